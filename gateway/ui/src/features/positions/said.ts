/** Amounts and prices of positions, in words. */

import { money, roughly } from "../../lib/money";
import { isNegative, isZero } from "./used";

/** Money to four decimals at most: `1234.5` as `1,234.50`. */
export function amount(decimal: string): string {
  return (decimal.split(".")[1]?.length ?? 0) > 4 ? roughly(decimal) : money(decimal);
}

/** What was won or lost, with its sign; `no price` where it cannot be known without one. */
export function gain(decimal: string | null): string {
  if (decimal === null) return "no price";
  return isNegative(decimal) || isZero(decimal) ? amount(decimal) : `+${amount(decimal)}`;
}

interface Priced {
  price: string | null;
  quoted_at: string | null;
}

/** Whether a price shows what would be lost now: younger than the limit, where that is known. */
export function isFresh(
  { price, quoted_at }: Priced,
  maxAgeSeconds: number | undefined,
  now: number,
): boolean {
  if (price === null || quoted_at === null) return false;
  return maxAgeSeconds === undefined || now - Date.parse(quoted_at) <= maxAgeSeconds * 1000;
}
