/** Whom a lockout concerns, by the same rule as the services. */

import type { components } from "../api/schema";

type Lockout = components["schemas"]["LockoutView"];
/** Whom a lockout concerns, or one that is yet to be made. */
export type Scope = Pick<Lockout, "symbol" | "account" | "strategy"> &
  Partial<Pick<Lockout, "side" | "blocks">>;
interface Terms {
  symbol: string;
  side: string;
  account: string;
  strategy: string;
}

export const EVERY_SYMBOL = "*";

/** Whether an order of these terms is in the lockout's scope, whatever the time. */
export function concerns(lockout: Scope, order: Terms): boolean {
  return (
    (lockout.symbol === EVERY_SYMBOL || lockout.symbol === order.symbol) &&
    ((lockout.side ?? "both") === "both" || lockout.side === order.side) &&
    (lockout.account === null || lockout.account === undefined || lockout.account === order.account) &&
    (lockout.strategy === null || lockout.strategy === undefined || lockout.strategy === order.strategy)
  );
}

/** Whether some order could be in the scope of both, whatever the times. */
export function overlap(a: Scope, b: Scope): boolean {
  return pairsOf(a, b).every(([one, other, any]) => one === any || other === any || one === other);
}

/** Whether `wide` stops every order that `narrow` stops, whatever the times. */
export function covers(wide: Scope, narrow: Scope): boolean {
  const all = pairsOf(wide, narrow).every(([one, other, any]) => one === any || one === other);
  return all && ((wide.blocks ?? "all") === "all" || narrow.blocks === "entries");
}

/** What the scopes name of each kind, and what stands for all of that kind. */
function pairsOf(a: Scope, b: Scope): [one: string | null, other: string | null, any: string | null][] {
  return [
    [a.symbol, b.symbol, EVERY_SYMBOL],
    [a.side ?? "both", b.side ?? "both", "both"],
    [a.account ?? null, b.account ?? null, null],
    [a.strategy ?? null, b.strategy ?? null, null],
  ];
}

/** The symbol as people say it, where a sentence begins. */
export function symbolName(symbol: string): string {
  return symbol === EVERY_SYMBOL ? "Every symbol" : symbol;
}

/** The same within a sentence. */
export function symbolWithin(symbol: string): string {
  return symbol === EVERY_SYMBOL ? "every symbol" : symbol;
}
