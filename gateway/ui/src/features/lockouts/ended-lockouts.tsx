/** Lockouts that ended a short while ago, each with the way to lock the same again. */

import { Button } from "@mantine/core";
import { symbolName } from "../../lib/lockout-scope";
import { useServerNow } from "../../lib/server-clock";
import { ago } from "../../lib/time";
import { type Lockout, useEndedLockouts } from "./api";
import classes from "./ended-lockouts.module.css";
import { nameOf, scopeOf } from "./words";

export function EndedLockouts({ onLockAgain }: { onLockAgain: (lockout: Lockout) => void }) {
  const ended = useEndedLockouts();
  const now = useServerNow();
  if (ended.data === undefined || ended.data.length === 0) return null;
  return (
    <div className={classes.ended}>
      <h3>Recently ended</h3>
      <ul>
        {ended.data.map((lockout) => (
          <li key={lockout.id}>
            <span className={classes.what}>
              <strong>{symbolName(lockout.symbol)}</strong> {scopeOf(lockout)} {lockout.reason} ·{" "}
              {howItEnded(lockout, now)}
            </span>
            <Button
              variant="subtle"
              size="sm"
              aria-label={`Lock again: ${nameOf(lockout)}`}
              onClick={() => onLockAgain(lockout)}
            >
              Lock again
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function howItEnded(lockout: Lockout, now: number): string {
  if (!lockout.lifted_at) return `ran out ${ago(now - Date.parse(lockout.expires_at))}`;
  const at = Date.parse(lockout.lifted_at);
  const how = at < Date.parse(lockout.starts_at) ? "called off before it began" : "ended early";
  return `${how} by ${lockout.lifted_by ?? "somebody"} ${ago(now - at)}`;
}
