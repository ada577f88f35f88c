/** How many lockouts there are, in words. */

import type { InForce } from "./api";
import { type Phase, phaseOf } from "./phase";

/** `2`; `2 active, 1 scheduled` where some are to come; `500+` where there are more than could be read. */
export function countOf({ items, more }: InForce, now: number): string {
  const active = numberOf(items, "active", now);
  const scheduled = numberOf(items, "scheduled", now);
  const actives = `${active}${more.active ? "+" : ""}`;
  if (scheduled === 0 && !more.scheduled) return actives;
  return `${actives} active, ${scheduled}${more.scheduled ? "+" : ""} scheduled`;
}

/** What is said where nothing is locked now; undefined where something is. `old`: as far as could be read. */
export function nothingOf({ items, more }: InForce, now: number, old: boolean): string | undefined {
  if (more.active || numberOf(items, "active", now) > 0) return undefined;
  if (old) return "Nothing was locked when the lockouts were last read.";
  const scheduled = numberOf(items, "scheduled", now);
  if (scheduled === 0 && !more.scheduled) return "Nothing is locked.";
  const number = `${scheduled}${more.scheduled ? "+" : ""}`;
  return `Nothing is locked now. ${number} ${number === "1" ? "lockout is" : "lockouts are"} scheduled.`;
}

function numberOf(items: InForce["items"], phase: Phase, now: number): number {
  return items.filter((lockout) => phaseOf(lockout, now) === phase).length;
}
