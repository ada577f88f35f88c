/** What the form would do: the computed end, a lockout that overlaps, and the waiting orders that it would stop. */

import { EVERY_SYMBOL, symbolName } from "../../lib/lockout-scope";
import { useServerNow } from "../../lib/server-clock";
import { MINUTE, moment, span } from "../../lib/time";
import type { Lockout, LockoutToCreate } from "./api";
import { FORM, type FormValues, minutesOf, requestOf } from "./form-values";
import classes from "./lockout-form.module.css";

interface Props {
  values: FormValues;
  inForce: readonly Lockout[];
  stops: (draft: LockoutToCreate) => number | undefined;
}

export function Preview({ values, inForce, stops }: Props) {
  const now = useServerNow();
  const minutes = minutesOf(values);
  if (minutes === null) return null;
  const end = now + minutes * MINUTE;
  const draft = draftOf(values);
  const overlapping = inForce.find((lockout) => draft !== null && overlaps(lockout, draft.symbol));
  const stopped = draft === null ? undefined : stops(draft);
  return (
    <div className={classes.preview}>
      <p>
        Ends {moment(new Date(end).toISOString(), now)}, {span(minutes * MINUTE)} from now.
      </p>
      {overlapping !== undefined && (
        <p>
          <strong>{symbolName(overlapping.symbol)} is locked already</strong>, until{" "}
          {moment(overlapping.expires_at, now)}. Each lockout stands by itself: the longest one counts.
        </p>
      )}
      {stopped !== undefined && stopped > 0 && (
        <p>
          <strong>{stopped === 1 ? "1 waiting order" : `${stopped} waiting orders`}</strong> would be denied
          when approved.
        </p>
      )}
    </div>
  );
}

function draftOf(values: FormValues): LockoutToCreate | null {
  const parsed = FORM.safeParse({ ...values, reason: values.reason.trim() || "-" });
  return parsed.success ? requestOf(parsed.data) : null;
}

function overlaps(lockout: Lockout, symbol: string): boolean {
  return lockout.symbol === symbol || lockout.symbol === EVERY_SYMBOL || symbol === EVERY_SYMBOL;
}
