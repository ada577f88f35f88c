/** How an account stands in its day: what it won or lost, and how much of each loss limit is used. */

import { useServerTime } from "../../lib/server-clock";
import { moment } from "../../lib/time";
import type { Account, Position } from "./api";
import type { MaxAge } from "./positions-card";
import classes from "./positions-card.module.css";
import { amount, gain, isFresh } from "./said";
import { isNegative, type Used, usedOf } from "./used";

interface Props {
  account: Account;
  /** What it holds, as far as it is shown. */
  held: readonly Position[];
  maxAge: MaxAge;
}

export function AccountDay({ account, held, maxAge }: Props) {
  const { day, day_result, limits, warnings } = account;
  const total = limits.loss_basis === "total";
  const set = usedOf(account);
  const blocking = useServerTime((now) => {
    const old = held.filter((position) => !isFresh(position, maxAge(position), now));
    return [...new Set([...account.unpriced, ...old.map(({ symbol }) => symbol)])].join(", ");
  });
  return (
    <section className={classes.account} aria-label={`Account ${account.account}`}>
      <h3 className={classes.name}>{account.account}</h3>
      <p className={classes.result}>
        <strong>{day_result === null ? "Result of the day unknown" : `${gain(day_result)} today`}</strong>
        <span className={classes.quiet}>
          {total ? "realised and unrealised" : "realised alone"}, day ends <When at={day.ends_at} />
        </span>
      </p>
      {set.length === 0 && <p className={classes.quiet}>No loss limit is set.</p>}
      {set.map((one) => (
        <Limit key={one.label} used={one} />
      ))}
      {total && set.length > 0 && blocking !== "" && (
        <p className={classes.stopped}>
          No fresh price of {blocking}: entries of this account are denied until there is one. Exits pass.
        </p>
      )}
      {!(total && blocking !== "") && set.some(({ level }) => level === "unknown") && (
        <p className={classes.stopped}>
          What was lost is not known: entries of this account are denied until it is. Exits pass.
        </p>
      )}
      {warnings.map((warning) => (
        <p key={warning.setting + warning.limit} className={classes.quiet}>
          Warned at <When at={warning.warned_at} />: {warning.percent} % of{" "}
          {warning.setting === "max_drawdown" ? "the drawdown" : "the daily loss"} of {amount(warning.limit)}.
        </p>
      ))}
    </section>
  );
}

function When({ at }: { at: string }) {
  return useServerTime((now) => moment(at, now));
}

const SAID: Record<Used["level"], string> = {
  fine: "",
  warn: "Most of it is used.",
  limit: "Limit reached: entries are denied, exits pass.",
  unknown: "",
};

function Limit({ used }: { used: Used }) {
  const { label, limit, actual, left, level, percent } = used;
  return (
    <div className={classes.limit} data-level={level}>
      <p>
        {label}{" "}
        {actual === null
          ? `unknown, limit ${amount(limit)}`
          : `${amount(isNegative(actual) ? "0" : actual)} of ${amount(limit)}`}
        {left !== null && level !== "limit" && `, ${amount(left)} left`} <strong>{SAID[level]}</strong>
      </p>
      {level !== "unknown" && (
        <div className={classes.bar} aria-hidden="true">
          <div style={{ width: `${percent}%` }} />
        </div>
      )}
    </div>
  );
}
