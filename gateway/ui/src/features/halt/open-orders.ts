/** What of the orders is still open, as far as the brokers told: a halt ends none that it was told to leave, and closes no position. */

import type { TradingStatus } from "./api";

export function toldOfOpenOrders({ flat, at_broker }: Pick<TradingStatus, "flat" | "at_broker">): string {
  if (flat === null) return "Whether any order is still open at a broker is unknown.";
  if (flat) return "No order is open at a broker. Positions stay as they are.";
  const resting = Object.values((at_broker?.resting ?? {}) as Record<string, number | null>);
  const count = resting.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  const least = resting.includes(null) ? "At least " : "";
  if (count === 0)
    return least === ""
      ? "Orders are still on their way."
      : "A broker cannot be asked: orders may be open there.";
  return count === 1
    ? `${least || ""}1 order is still open at a broker and can fill.`
    : `${least}${count} orders are still open at a broker and can fill.`;
}
