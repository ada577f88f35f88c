/** One lockout in force: what, why, by whom, how long, and what it has stopped. */

import { Button } from "@mantine/core";
import { symbolName } from "../../lib/lockout-scope";
import { useServerNow } from "../../lib/server-clock";
import { MINUTE, moment, span } from "../../lib/time";
import { Countdown } from "../../ui/countdown";
import type { Lockout, Stopped } from "./api";
import classes from "./lockout-row.module.css";

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
  const now = useServerNow();
  const starts = Date.parse(lockout.starts_at);
  const scheduled = starts > now;
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <strong className={classes.symbol}>{symbolName(lockout.symbol)}</strong>{" "}
        <span>{scopeOf(lockout)}</span>
      </div>
      <div className={classes.left}>
        {scheduled ? (
          `starts in ${span(starts - now)}`
        ) : (
          <Countdown until={lockout.expires_at} soonMs={5 * MINUTE} />
        )}
      </div>
      <div className={classes.why}>{lockout.reason}</div>
      <div className={classes.facts}>
        {SOURCES[lockout.source ?? "manual"]} · {lockout.created_by} · until {moment(lockout.expires_at, now)}{" "}
        · {stoppedBy(lockout, stopped)}
      </div>
      <Button
        variant="default"
        size="sm"
        className={classes.end}
        disabled={blind}
        aria-label={`${scheduled ? "Call off" : "End early"}: ${symbolName(lockout.symbol)}`}
        onClick={onEnd}
      >
        {scheduled ? "Call off" : "End early"}
      </Button>
    </li>
  );
}

/** Whom and what it concerns, beyond the symbol. */
export function scopeOf(lockout: Lockout): string {
  const parts = [
    lockout.side === "buy" ? "buys only" : lockout.side === "sell" ? "sells only" : "",
    lockout.blocks === "entries" ? "entries only" : "",
    lockout.account ? `account ${lockout.account}` : "",
    lockout.strategy ? `strategy ${lockout.strategy}` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `(${parts.join(", ")})`;
}

function stoppedBy(lockout: Lockout, stopped: Stopped | undefined): string {
  if (stopped === undefined) return "stopped: unknown";
  const count = stopped.byLockout.get(lockout.id) ?? 0;
  const number = stopped.more && count > 0 ? `${count}+` : `${count}`;
  return `stopped ${number} ${count === 1 ? "order" : "orders"}`;
}
