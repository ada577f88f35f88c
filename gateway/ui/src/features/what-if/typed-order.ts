/** What is typed of an order, what is wrong with it, and the terms that it becomes. */

import { isPositiveDecimal } from "../../lib/money";
import { isName, isSymbol } from "../../lib/names";
import type { OrderToPreview } from "./api";

export interface Typed {
  side: "buy" | "sell";
  quantity: string;
  symbol: string;
  order_type: NonNullable<OrderToPreview["order_type"]>;
  limit_price: string;
  stop_price: string;
  account: string;
  strategy: string;
}

export const BLANK: Typed = {
  side: "buy",
  quantity: "",
  symbol: "",
  order_type: "market",
  limit_price: "",
  stop_price: "",
  account: "",
  strategy: "",
};

const AMOUNT = "A number above zero, like 10 or 0.5.";
const NAME = "Letters, digits and . _ : @ / + - only, at most 64.";

export function objectionsTo(typed: Typed): Partial<Record<keyof Typed, string>> {
  const { quantity, symbol, account, strategy, limit_price, stop_price } = trimmed(typed);
  const wrong: Partial<Record<keyof Typed, string>> = {};
  if (!isPositiveDecimal(quantity)) wrong.quantity = AMOUNT;
  if (!isSymbol(symbol)) wrong.symbol = "A symbol like AAPL, BRK.B or BTC/USD.";
  if (takesLimit(typed) && !isPositiveDecimal(limit_price)) wrong.limit_price = AMOUNT;
  if (takesStop(typed) && !isPositiveDecimal(stop_price)) wrong.stop_price = AMOUNT;
  if (account !== "" && !isName(account)) wrong.account = NAME;
  if (strategy !== "" && !isName(strategy)) wrong.strategy = NAME;
  return wrong;
}

/** The terms, when nothing is wrong with them. What is left empty is the gateway's to fill in; the amounts stay text. */
export function termsOf(typed: Typed): OrderToPreview {
  const { side, quantity, symbol, order_type, limit_price, stop_price, account, strategy } = trimmed(typed);
  return {
    side,
    quantity,
    symbol,
    order_type,
    ...(takesLimit(typed) ? { limit_price } : {}),
    ...(takesStop(typed) ? { stop_price } : {}),
    ...(account === "" ? {} : { account }),
    ...(strategy === "" ? {} : { strategy }),
  } as OrderToPreview;
}

function takesLimit({ order_type }: Typed): boolean {
  return order_type === "limit" || order_type === "stop_limit";
}

function takesStop({ order_type }: Typed): boolean {
  return order_type === "stop" || order_type === "stop_limit";
}

function trimmed(typed: Typed): Typed {
  const entries = Object.entries(typed).map(([name, text]) => [name, text.trim()]);
  const clean = Object.fromEntries(entries) as Typed;
  return { ...clean, symbol: clean.symbol.toUpperCase() };
}
