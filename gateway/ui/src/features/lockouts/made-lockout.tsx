/** Says that a lockout was made, for as long as it is in force. */

import { useServerTime } from "../../lib/server-clock";
import { moment } from "../../lib/time";
import type { CreatedLockout } from "./api";
import type { KnownLockouts } from "./known";
import classes from "./lockout-form.module.css";
import { phaseOf } from "./phase";
import { nameOf } from "./words";

export function MadeLockout({ made, known }: { made: CreatedLockout; known: KnownLockouts }) {
  const until = useServerTime((now) => moment(made.expires_at, now));
  const over = useServerTime((now) => Number(phaseOf(made, now) === "ended")) === 1;
  const gone = known.whole && known.items.every(({ id }) => id !== made.id);
  if (over || gone) return null;
  return (
    <p className={classes.done} role="status">
      {nameOf(made)} is locked until {until}. {onTheirWay(made.in_flight)}
    </p>
  );
}

function onTheirWay(count: number | null | undefined): string {
  if (count === null || count === undefined) return "How many orders were on their way already is unknown.";
  if (count === 0) return "";
  return count === 1
    ? "1 order was on its way already and may still be sent."
    : `${count} orders were on their way already and may still be sent.`;
}
