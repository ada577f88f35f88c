/** The lockouts in force and those to come, or that there are none; and whether these are all. */

import { Empty } from "../../ui/states";
import classes from "./active-lockouts-card.module.css";
import { type InForce, type Lockout, SHOWN_MAX, useStoppedOrders } from "./api";
import { nothingOf } from "./counts";
import { LockoutRow } from "./lockout-row";

interface Props {
  inForce: InForce;
  now: number;
  blind: boolean;
  /** They could not be read again: these are those of before. */
  failed: boolean;
  onEnd: (lockout: Lockout) => void;
}

export function LockoutList({ inForce, now, blind, failed, onEnd }: Props) {
  const stopped = useStoppedOrders();
  const nothing = nothingOf(inForce, now, blind || failed);
  const { items, more } = inForce;
  return (
    <>
      {nothing !== undefined && <Empty>{nothing}</Empty>}
      {blind && items.length > 0 && (
        <p className={classes.note}>
          Ending a lockout or calling it off waits until the page is live again. Locking works.
        </p>
      )}
      {items.length > 0 && (
        <ul className={classes.list} aria-label="Lockouts">
          {items.map((lockout) => (
            <LockoutRow
              key={lockout.id}
              lockout={lockout}
              stopped={stopped.data}
              blind={blind}
              onEnd={() => onEnd(lockout)}
            />
          ))}
        </ul>
      )}
      {more.active && <p className={classes.note}>{cut("active")}</p>}
      {more.scheduled && <p className={classes.note}>{cut("scheduled")}</p>}
    </>
  );
}

function cut(status: string): string {
  return `Of the ${status} lockouts the ${SHOWN_MAX} newest are shown; there are more, older ones.`;
}
