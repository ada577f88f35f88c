/**
 * What the fake gateway's filled orders add up to. It knows no prices: what needs one is unknown, unless it was given as `gateway.held` and
 * `gateway.accounts`.
 */

import type { Schemas } from "../../api/client";
import { DAY } from "../../lib/time";
import { anAccount, iso } from "../builders";
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
  return [...gateway.held, ...held.values()];
}

/** The accounts that were given, and those of other positions, which have won and lost nothing that is known. */
export function accountsOf(
  gateway: FakeGateway,
  positions: readonly Schemas["Position"][],
): Schemas["AccountView"][] {
  const { max_daily_loss = null, max_drawdown = null } = gateway.config.current.config.limits as Record<
    string,
    string | null | undefined
  >;
  const midnight = gateway.now() - (gateway.now() % DAY);
  const day = { started_at: iso(midnight), ends_at: iso(midnight + DAY) };
  const given = new Set(gateway.accounts.map(({ account }) => account));
  const others = [...new Set(positions.map(({ account }) => account))].filter((name) => !given.has(name));
  return [
    ...gateway.accounts,
    ...others.map((account) => {
      const held = positions.filter((one) => one.account === account && one.quantity !== "0");
      const unpriced = [...new Set(held.filter(({ price }) => price === null).map(({ symbol }) => symbol))];
      const unknown = { unrealised: null, total: null, day_result: null, day_high: null, drawdown: null };
      const limits = { max_daily_loss, max_drawdown, loss_basis: "total" as const };
      return anAccount({ account, day, unpriced, limits, ...(unpriced.length > 0 ? unknown : {}) });
    }),
  ];
}
