/** Whom a lockout concerns, by the same rule as the services. */

import type { components } from "../api/schema";

type Lockout = Pick<components["schemas"]["LockoutView"], "symbol" | "side" | "account" | "strategy">;
interface Terms {
  symbol: string;
  side: string;
  account: string;
  strategy: string;
}

export const EVERY_SYMBOL = "*";

/** Whether an order of these terms is in the lockout's scope, whatever the time. */
export function concerns(lockout: Lockout, order: Terms): boolean {
  return (
    (lockout.symbol === EVERY_SYMBOL || lockout.symbol === order.symbol) &&
    ((lockout.side ?? "both") === "both" || lockout.side === order.side) &&
    (lockout.account === null || lockout.account === undefined || lockout.account === order.account) &&
    (lockout.strategy === null || lockout.strategy === undefined || lockout.strategy === order.strategy)
  );
}

/** The symbol as people say it. */
export function symbolName(symbol: string): string {
  return symbol === EVERY_SYMBOL ? "Every symbol" : symbol;
}
