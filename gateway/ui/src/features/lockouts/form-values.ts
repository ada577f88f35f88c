/** What is typed into the lockout form, what is wrong with it, and the request that it becomes. */

import * as z from "zod/mini";
import { EVERY_SYMBOL } from "../../lib/lockout-scope";
import { isName, isSymbol } from "../../lib/names";
import { DAY, HOUR, MINUTE } from "../../lib/time";
import type { LockoutToCreate } from "./api";

export const DURATIONS = [
  { label: "15 min", minutes: 15 },
  { label: "1 h", minutes: 60 },
  { label: "4 h", minutes: 240 },
  { label: "1 day", minutes: 1440 },
] as const;
export const CUSTOM = "custom";
const MINUTES_MAX = 365 * 24 * 60;

const optionalName = z.string().check(
  z.trim(),
  z.refine((name) => name === "" || isName(name), "Letters, digits and . _ : @ / + - only, at most 64."),
);

export const FORM = z
  .object({
    symbol: z.string().check(
      z.trim(),
      z.toUpperCase(),
      z.minLength(1, "Which symbol? * locks every symbol."),
      z.refine(
        (symbol) => symbol === "" || symbol === EVERY_SYMBOL || isSymbol(symbol),
        "A symbol like AAPL, BRK.B or BTC/USD; * for every symbol.",
      ),
    ),
    reason: z
      .string()
      .check(
        z.trim(),
        z.minLength(1, "Why? It is shown to everyone."),
        z.maxLength(500, "At most 500 characters."),
      ),
    duration: z.string(),
    custom: z.string().check(z.trim()),
    side: z.enum(["both", "buy", "sell"]),
    blocks: z.enum(["all", "entries"]),
    account: optionalName,
    strategy: optionalName,
    cancel_open_orders: z.boolean(),
  })
  .check(
    z.refine((values) => minutesOf(values) !== null, {
      path: ["custom"],
      message: "A time like 90 (minutes), 45 min, 2 h or 3 d: a minute to 365 days.",
    }),
  );

export type FormValues = z.infer<typeof FORM>;

export const BLANK: FormValues = {
  symbol: "",
  reason: "",
  duration: "60",
  custom: "",
  side: "both",
  blocks: "all",
  account: "",
  strategy: "",
  cancel_open_orders: false,
};

const UNITS: Record<string, number> = {
  "": MINUTE,
  m: MINUTE,
  min: MINUTE,
  h: HOUR,
  d: DAY,
  day: DAY,
  days: DAY,
};

/** How many minutes were chosen or typed; null where that cannot be read. */
export function minutesOf(values: Pick<FormValues, "duration" | "custom">): number | null {
  if (values.duration !== CUSTOM) return Number(values.duration);
  const match = /^(\d{1,6}) ?(m|min|h|d|day|days)?$/.exec(values.custom.trim().toLowerCase());
  if (match === null) return null;
  const minutes = (Number(match[1]) * (UNITS[match[2] ?? ""] ?? MINUTE)) / MINUTE;
  return minutes >= 1 && minutes <= MINUTES_MAX ? minutes : null;
}

/** Whether they say more than ticker, reason and duration: then nothing of it may be out of sight. */
export function isNarrowed(values: FormValues): boolean {
  const narrow = values.side !== "both" || values.blocks !== "all";
  return narrow || values.account !== "" || values.strategy !== "" || values.cancel_open_orders;
}

/** The request for values that have passed `FORM`. */
export function requestOf(values: FormValues): LockoutToCreate {
  return {
    symbol: values.symbol,
    reason: values.reason,
    duration_minutes: minutesOf(values),
    side: values.side,
    blocks: values.blocks,
    account: values.account === "" ? null : values.account,
    strategy: values.strategy === "" ? null : values.strategy,
    cancel_open_orders: values.cancel_open_orders,
  };
}
