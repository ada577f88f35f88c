/** The interval of a lockout that is wanted, or why it cannot be. */

import type { Schemas } from "../../api/client";
import { iso } from "../builders";
import { invalid, Refusal } from "./problem";

export type ToLock = Pick<Schemas["LockoutToCreate"], "symbol" | "reason"> &
  Partial<Schemas["LockoutToCreate"]> & { source?: Schemas["LockoutSource"] };

const DAY_MS = 86_400_000;
const DAYS_MAX = 365;

/** A start in the past is now. Refuses what is over, or too long, or too far ahead. */
export function interval(
  wanted: ToLock,
  now: number,
): Pick<Schemas["LockoutView"], "starts_at" | "expires_at"> {
  const { duration_minutes: minutes = null, expires_at: end = null } = wanted;
  if ((minutes === null) === (end === null))
    throw invalid("body", "give either duration_minutes or expires_at");
  const starts = Math.max(now, wanted.starts_at ? Date.parse(wanted.starts_at) : now);
  const ends = end === null ? starts + (minutes ?? 0) * 60_000 : Date.parse(end);
  const [starts_at, expires_at] = [iso(starts), iso(ends)];
  const refuse = (code: string, detail: string, values = {}) => new Refusal(422, code, detail, values);
  if (minutes !== null && minutes < 1) throw invalid("body.duration_minutes", "at least 1");
  if (starts - now > DAYS_MAX * DAY_MS) {
    const detail = `A lockout starts at most ${DAYS_MAX} days ahead.`;
    throw refuse("STARTS_TOO_LATE", detail, { starts_at, days_max: DAYS_MAX });
  }
  if (ends <= now) {
    const detail = `expires_at ${expires_at} is not after now, ${iso(now)}.`;
    throw refuse("EXPIRES_IN_THE_PAST", detail, { expires_at, now: iso(now) });
  }
  if (ends <= starts) {
    const detail = `expires_at ${expires_at} is not after starts_at ${starts_at}.`;
    throw refuse("EXPIRES_BEFORE_START", detail, { starts_at, expires_at });
  }
  if (ends - starts > DAYS_MAX * DAY_MS) {
    const detail = `A lockout lasts at most ${DAYS_MAX} days.`;
    throw refuse("DURATION_OUT_OF_BOUNDS", detail, { starts_at, expires_at, days_max: DAYS_MAX });
  }
  return { starts_at, expires_at };
}
