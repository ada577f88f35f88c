/** One lockout in force, or to come: what, why, by whom, how long, and what it has stopped. */

import { Button } from "@mantine/core";
import { symbolName } from "../../lib/lockout-scope";
import { useServerTime } from "../../lib/server-clock";
import { MINUTE, moment, span } from "../../lib/time";
import { Countdown } from "../../ui/countdown";
import { type Lockout, SHOWN_MAX, type Stopped } from "./api";
import classes from "./lockout-row.module.css";
import { type Phase, phaseOf } from "./phase";
import { fromUntil, nameOf, scopeOf } from "./words";

const SOURCES: Record<string, string> = {
  manual: "by hand",
  cooldown: "cooldown",
  news_shock: "news shock",
  price_shock: "price shock",
};

interface Props {
  lockout: Lockout;
  stopped: Stopped | undefined;
  blind: boolean;
  onEnd: () => void;
}

export function LockoutRow({ lockout, stopped, blind, onEnd }: Props) {
  const phase = useServerTime((now) => phaseOf(lockout, now));
  const times = useServerTime((now) => timesOf(lockout, phase, now));
  const act = phase === "scheduled" ? "Call off" : "End early";
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <strong className={classes.symbol}>{symbolName(lockout.symbol)}</strong>
      </div>
      <div className={classes.left}>
        <TimeLeft lockout={lockout} phase={phase} />
      </div>
      <div className={classes.why}>
        {scopeOf(lockout) !== "" && <strong>{scopeOf(lockout)} </strong>}
        {lockout.reason}
      </div>
      <div className={classes.facts}>
        {SOURCES[lockout.source ?? "manual"]} · {lockout.created_by} · {times}
        {phase !== "scheduled" && ` · ${stoppedBy(lockout, stopped)}`}
      </div>
      {phase !== "ended" && (
        <Button
          variant="default"
          size="sm"
          className={classes.end}
          disabled={blind}
          aria-label={`${act}: ${nameOf(lockout)}`}
          onClick={onEnd}
        >
          {act}
        </Button>
      )}
    </li>
  );
}

/** One that is over stays where it is until the list is read again: nothing moves under the pointer. */
function TimeLeft({ lockout, phase }: { lockout: Lockout; phase: Phase }) {
  const starts = Date.parse(lockout.starts_at);
  const toStart = useServerTime((now) => (phase === "scheduled" ? span(starts - now) : ""));
  if (phase === "ended") return "ended";
  if (phase === "scheduled") return `starts in ${toStart}`;
  return (
    <>
      <Countdown until={lockout.expires_at} soonMs={5 * MINUTE} /> left
    </>
  );
}

function timesOf(lockout: Lockout, phase: Phase, now: number): string {
  if (phase === "scheduled") return `not locked yet, ${fromUntil(lockout, now)}`;
  return `${phase === "ended" ? "ended at" : "until"} ${moment(lockout.expires_at, now)}`;
}

function stoppedBy(lockout: Lockout, stopped: Stopped | undefined): string {
  if (stopped === undefined) return "stopped: unknown";
  const count = stopped.byLockout.get(lockout.id) ?? 0;
  if (!stopped.more) return `stopped ${count} ${count === 1 ? "order" : "orders"}`;
  return count === 0 ? `stopped none of the last ${SHOWN_MAX} denied orders` : `stopped ${count}+ orders`;
}
