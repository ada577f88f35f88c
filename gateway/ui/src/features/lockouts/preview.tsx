/** What the form would do: what it locks, the computed end, lockouts that overlap, and the waiting orders that it would stop. */

import { useServerNow } from "../../lib/server-clock";
import { HOUR, MINUTE, moment, span } from "../../lib/time";
import type { LockoutToCreate } from "./api";
import { FORM, type FormValues, minutesOf, requestOf } from "./form-values";
import type { KnownLockouts } from "./known";
import classes from "./lockout-form.module.css";
import { Overlapping } from "./overlapping";
import { nameWithin } from "./words";

interface Props {
  values: FormValues;
  known: KnownLockouts;
  stops: (draft: LockoutToCreate) => number | undefined;
}

export function Preview({ values, known, stops }: Props) {
  const now = useServerNow();
  const minutes = minutesOf(values);
  if (minutes === null || values.symbol.trim() === "") return null;
  const end = moment(new Date(now + minutes * MINUTE).toISOString(), now);
  const draft = draftOf(values);
  return (
    <div className={classes.preview}>
      <p>
        {draft === null ? "Ends" : `Locks ${nameWithin(draft)}; ends`} at {end}, {inWords(minutes * MINUTE)}{" "}
        from now.
      </p>
      {draft !== null && <Overlapping draft={draft} known={known} now={now} />}
      {draft !== null && <Stopped count={stops(draft)} entriesOnly={draft.blocks === "entries"} />}
    </div>
  );
}

function Stopped({ count, entriesOnly }: { count: number | undefined; entriesOnly: boolean }) {
  if (count === undefined) return <p>How many waiting orders it would stop is unknown.</p>;
  if (count === 0) return null;
  const unless =
    count === 1 ? ", unless it only shrinks a position" : ", except those that only shrink a position";
  return (
    <p>
      <strong>{count === 1 ? "1 waiting order" : `${count} waiting orders`}</strong> would be denied if
      approved while it lasts{entriesOnly && unless}.
    </p>
  );
}

function draftOf(values: FormValues): LockoutToCreate | null {
  const parsed = FORM.safeParse({ ...values, reason: values.reason.trim() || "-" });
  return parsed.success ? requestOf(parsed.data) : null;
}

/** A span that cannot be taken for a time of day. */
function inWords(milliseconds: number): string {
  return milliseconds < HOUR ? `${milliseconds / MINUTE} min` : span(milliseconds);
}
