/** Limits that are typed in a form of their own: market hours, the rule for orders that repeat, and when a day begins. */

import { isPositiveDecimal } from "../../lib/money";

const HOURS =
  /^([\w/]{3,12})(?:\s*,\s*(\d{1,3})(?:\s*min)?\s+before)?(?:\s*,\s*(\d{1,3})(?:\s*min)?\s+after)?(?:\s*,\s*(pass|deny))?$/i;
const RUNAWAY = /^(\d{1,4})\s*(?:orders\s*)?in\s*(\d{1,3})\s*s?\s*within\s*(\d+(?:\.\d+)?)\s*%?$/i;

/** `XNYS, 30 min before, 60 min after, pass`. Which calendars there are is the gateway's to say. */
export const hours = {
  shown(value: unknown): string {
    const { calendar, before_open_minutes, after_close_minutes, outside } = value as Record<string, unknown>;
    return [
      String(calendar),
      ...(before_open_minutes ? [`${before_open_minutes} min before`] : []),
      ...(after_close_minutes ? [`${after_close_minutes} min after`] : []),
      ...(outside === "pass" ? ["pass"] : []),
    ].join(", ");
  },
  /** All of it: what a change leaves out would stay as it is. */
  sent(typed: string): unknown {
    const [, calendar, before, after, outside] = HOURS.exec(typed) ?? [];
    return {
      calendar,
      before_open_minutes: Number(before ?? 0),
      after_close_minutes: Number(after ?? 0),
      outside: outside?.toLowerCase() ?? "deny",
    };
  },
  objection(typed: string): string | undefined {
    const [whole, , before = 0, after = 0] = HOURS.exec(typed) ?? [];
    return whole !== undefined && Number(before) <= 720 && Number(after) <= 720
      ? undefined
      : "A calendar, like XNYS, or XNYS, 30 min before, 60 min after, pass; at most 720 min.";
  },
};

/** `20 in 10 s within 1 %`. */
export const runaway = {
  shown(value: unknown): string {
    const { orders, seconds, percent } = value as Record<string, unknown>;
    return `${orders} in ${seconds} s within ${percent} %`;
  },
  sent(typed: string): unknown {
    const [, orders, seconds, percent] = RUNAWAY.exec(typed) ?? [];
    return { orders: Number(orders), seconds: Number(seconds), percent };
  },
  objection(typed: string): string | undefined {
    const [, orders = 0, seconds = 0, percent = ""] = RUNAWAY.exec(typed) ?? [];
    const counted = Number(orders) >= 2 && Number(orders) <= 1000 && Number(seconds) >= 1;
    return counted && Number(seconds) <= 300 && isPositiveDecimal(percent) && Number(percent) <= 100
      ? undefined
      : "Orders, seconds and percent, like 20 in 10 s within 1 %; 2 to 1000 orders, at most 300 s.";
  },
};

/** `17:00`, of a local clock. */
export const time = {
  shown: String,
  /** `7:05` is the same as `07:05`. */
  sent: (typed: string): unknown => typed.padStart(5, "0"),
  objection: (typed: string): string | undefined =>
    /^([01]?\d|2[0-3]):[0-5]\d$/.test(typed) ? undefined : "Hours and minutes, like 00:00 or 17:30.",
};
