/** Proposing, looking, canceling. */

import type { Schemas } from "../../api/client";
import { cancel, find, isFinal, type Order, termsOf } from "../gateway/orders";
import { previewOf } from "../gateway/previews";
import { invalid, Refusal } from "../gateway/problem";
import { type Calls, empty, json, page } from "./call";

export const ORDER_CALLS = {
  "POST /api/orders": (gateway, { body, by, key }) => {
    const terms = termsIn(body as Schemas["OrderToPropose"]);
    const order_id = terms.order_id ?? key ?? gateway.newId("o");
    const known = gateway.orders.find((order) => order.order_id === order_id);
    if (known !== undefined && !isSame(known, { ...terms, order_id })) {
      const detail = `The order ${order_id} exists with other terms. Use another order_id.`;
      throw new Refusal(409, "ORDER_ID_CONFLICT", detail, { order_id, status: known.status });
    }
    const order = known ?? gateway.propose({ ...terms, order_id, actor: by });
    return json<Schemas["ProposedOrder"]>({ ...order, absorbed: known !== undefined }, 202);
  },
  "POST /api/orders/preview": (gateway, { body }) => {
    const terms = termsIn(body as Schemas["OrderToPropose"]);
    const { symbol = "", side = "buy", account = "main", strategy = "default", quantity = "0" } = terms;
    const mode = terms.mode ?? gateway.config.mode;
    return json<Schemas["OrderPreview"]>(
      previewOf(gateway, { symbol, side, account, strategy, mode, quantity }),
    );
  },
  "GET /api/orders/{order_id}/preview": (gateway, { params }) => {
    const order = find(gateway, params.order_id ?? "");
    if (!isFinal(order)) return json<Schemas["OrderPreview"]>(previewOf(gateway, order));
    const { order_id, status } = order;
    const detail = `The order ${order_id} is ${status} already.`;
    throw new Refusal(409, "ORDER_ALREADY_FINAL", detail, { order_id, status });
  },
  "GET /api/orders": (gateway, { query }) => {
    const fits = (order: Order) =>
      (["symbol", "account", "strategy"] as const).every((name) =>
        [null, order[name]].includes(query.get(name)),
      ) && hasStatus(order, query.get("status"));
    const shown = gateway.orders
      .filter(fits)
      .sort(newestFirst)
      .map(({ timeline: _, reached: __, ...order }) => order);
    return page<Schemas["OrderView"]>(shown, query);
  },
  "GET /api/orders/{order_id}": (gateway, { params }) =>
    json<Schemas["OrderWithTimeline"]>(find(gateway, params.order_id ?? "")),
  "DELETE /api/orders/{order_id}": (gateway, { params, query, by }) => {
    const order_id = params.order_id ?? "";
    if (cancel(gateway, order_id, by, query.get("reason"))) return empty();
    return json<Schemas["CancelPassedOn"]>({ order_id, outcome: "passed_on" }, 202);
  },
} satisfies Calls;

function newestFirst(one: Order, other: Order): number {
  return Date.parse(other.proposed_at ?? "") - Date.parse(one.proposed_at ?? "");
}

function hasStatus(order: Order, wanted: string | null): boolean {
  if (wanted === "open") return !isFinal(order);
  return wanted === null || wanted === order.status || (wanted === "final" && isFinal(order));
}

/** A proposal's terms, as an order has them. */
function termsIn(body: Schemas["OrderToPropose"]): Partial<Order> {
  const { quantity, limit_price, stop_price, mode, account, strategy, ...rest } = body;
  const text = (price: number | string | null | undefined) => (price == null ? null : `${price}`);
  const terms = {
    ...rest,
    symbol: rest.symbol.trim().toUpperCase(),
    quantity: `${quantity}`,
    limit_price: text(limit_price),
    stop_price: text(stop_price),
    account: account ?? "main",
    strategy: strategy ?? "default",
    ...(mode ? { mode } : {}),
  };
  const type = terms.order_type ?? "market";
  if (type.endsWith("limit") && terms.limit_price === null)
    throw invalid("body.limit_price", `a ${type} order needs it`);
  if (type.startsWith("stop") && terms.stop_price === null)
    throw invalid("body.stop_price", `a ${type} order needs it`);
  return terms;
}

function isSame(known: Order, terms: Partial<Order>): boolean {
  const wanted: Record<string, unknown> = { ...termsOf(known), ...terms };
  return Object.entries(termsOf(known)).every(([name, value]) => wanted[name] === value);
}
