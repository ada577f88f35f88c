/** What the fake gateway's filled orders add up to. It knows no prices: what needs one is unknown. */

import type { Schemas } from "../../api/client";
import type { FakeGateway } from "./fake-gateway";

/** By strategy, or by account. */
export function positionsOf(gateway: FakeGateway, by: "strategy" | "account"): Schemas["Position"][] {
  const held = new Map<string, Schemas["Position"]>();
  for (const order of [...gateway.orders].reverse()) {
    const filled = Number(order.filled_quantity);
    if (filled === 0) continue;
    const { account, symbol } = order;
    const strategy = by === "strategy" ? order.strategy : null;
    const key = [account, strategy, symbol].join("/");
    const before = held.get(key)?.quantity ?? "0";
    const quantity = `${Number(before) + (order.side === "buy" ? filled : -filled)}`;
    const average_price = quantity === "0" ? null : (order.average_price ?? null);
    const unknown = { unrealised: null, market_value: null, price: null, quoted_at: null };
    const cost = `${Number(quantity) * Number(average_price ?? 0)}`;
    held.set(key, { account, strategy, symbol, quantity, average_price, cost, realised: "0", ...unknown });
  }
  return [...held.values()];
}
