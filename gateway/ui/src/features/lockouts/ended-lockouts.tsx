/** Lockouts that ended a short while ago, each with the way to lock the same again. */

import { Button } from "@mantine/core";
import { symbolName } from "../../lib/lockout-scope";
import { useServerNow } from "../../lib/server-clock";
import { ago } from "../../lib/time";
import { type Lockout, useEndedLockouts } from "./api";
import classes from "./ended-lockouts.module.css";

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
              <strong>{symbolName(lockout.symbol)}</strong> {lockout.reason} · {howItEnded(lockout, now)}
            </span>
            <Button
              variant="subtle"
              size="sm"
              aria-label={`Lock again: ${symbolName(lockout.symbol)}`}
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
  return lockout.lifted_at
    ? `ended early by ${lockout.lifted_by ?? "somebody"} ${ago(now - Date.parse(lockout.lifted_at))}`
    : `ran out ${ago(now - Date.parse(lockout.expires_at))}`;
}
