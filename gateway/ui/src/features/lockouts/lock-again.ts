/** What the form begins with when a lockout that has ended is to be locked again. */

import { MINUTE } from "../../lib/time";
import type { Lockout } from "./api";
import { CUSTOM, DURATIONS, type FormValues } from "./form-values";

/** The same symbol, reason, scope and length, from now on. */
export function valuesOf(lockout: Lockout): Partial<FormValues> {
  const length = Date.parse(lockout.expires_at) - Date.parse(lockout.starts_at);
  const minutes = Math.max(1, Math.round(length / MINUTE));
  const isUsual = DURATIONS.some((usual) => usual.minutes === minutes);
  return {
    symbol: lockout.symbol,
    reason: lockout.reason,
    duration: isUsual ? String(minutes) : CUSTOM,
    custom: isUsual ? "" : `${minutes} min`,
    side: lockout.side ?? "both",
    blocks: lockout.blocks ?? "all",
    account: lockout.account ?? "",
    strategy: lockout.strategy ?? "",
  };
}
