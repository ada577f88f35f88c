/** What would happen at the fake gateway: to an order, and to the open orders under another config. */

import type { Schemas } from "../../api/client";
import { aReason, iso } from "../builders";
import { type Document, differences, merged } from "./config-changes";
import type { FakeGateway } from "./fake-gateway";
import { isAtBroker, isFinal, type Order } from "./orders";
import { reasonsAgainst, switchedOn } from "./reasons";

type Reason = Schemas["ReasonView"];
type Terms = Pick<Order, "symbol" | "side" | "account" | "strategy" | "mode" | "quantity">;

/** It knows one limit: the quantity of an order. */
export function previewOf(gateway: FakeGateway, terms: Terms): Schemas["OrderPreview"] {
  const limit = quantityLimit(gateway.config.current.config);
  const reasons = [...reasonsAgainst(gateway, terms), ...tooLarge(terms, limit)];
  const { auto_approve_paper, require_approval_for_live } = gateway.config.approval;
  const holds = terms.mode === "paper" ? !auto_approve_paper : require_approval_for_live;
  const would = reasons.length > 0 ? "deny" : holds ? "hold" : "release";
  return {
    would,
    reasons,
    because: would === "hold" ? [switchedOn(terms.mode)] : [],
    people: would === "hold" ? 1 : 0,
    exit: terms.side === "sell",
    mode: terms.mode,
    checks: [quantityCheck(terms, limit)],
    inputs: {},
    versions: {},
    decided_at: iso(gateway.now()),
    valid_until: would === "deny" ? null : iso(gateway.now() + 30_000),
  };
}

/** Every open order now and under `changes`. */
export function previewConfig(gateway: FakeGateway, changes: Document): Schemas["ConfigPreview"] {
  const { current } = gateway.config;
  const after = merged(current.config, changes);
  const items = gateway.orders
    .filter((order) => !isFinal(order))
    .map((order) => compared(gateway, order, after));
  const waiting = items.filter(({ at_broker }) => !at_broker);
  const changing = waiting.filter(({ changes: differs }) => differs);
  return {
    items,
    totals: {
      open: items.length,
      at_broker: items.length - waiting.length,
      waiting: waiting.length,
      newly_denied: changing.filter(({ then }) => then.would === "deny").length,
      no_longer_denied: changing.filter(({ then }) => then.would === "pass").length,
      newly_denied_by_reason: {},
    },
    changed: differences(current.config, after),
    mode_changes: after.trading_mode !== current.config.trading_mode,
    unknown_keys: [],
    version: current.version,
    truncated: false,
  };
}

function compared(gateway: FakeGateway, order: Order, after: Document): Schemas["ComparedOrder"] {
  const { order_id, symbol, side, account, strategy, status } = order;
  const now = verdict(reasonsAgainst(gateway, order), order, gateway.config.current.config);
  const then = verdict(reasonsAgainst(gateway, order), order, after);
  const changes = now.would !== then.would;
  return {
    order_id,
    symbol,
    side,
    account,
    strategy,
    status,
    at_broker: isAtBroker(order),
    now,
    then,
    changes,
  };
}

function verdict(stopping: Reason[], terms: Terms, config: Document): Schemas["Would"] {
  const reasons = [...stopping, ...tooLarge(terms, quantityLimit(config))];
  return { would: reasons.length > 0 ? "deny" : "pass", reasons };
}

function quantityLimit(config: Document): string | null {
  const limits = config.limits as { max_order_quantity?: string | null } | undefined;
  return limits?.max_order_quantity ?? null;
}

function tooLarge({ quantity }: Terms, limit: string | null): Reason[] {
  if (limit === null || Number(quantity) <= Number(limit)) return [];
  const message = `The quantity of ${quantity} is above the limit of ${limit} for one order.`;
  return [aReason({ code: "MAX_QUANTITY", message, actual: quantity, limit })];
}

function quantityCheck(terms: Terms, limit: string | null): Schemas["CheckView"] {
  const name = "order_quantity";
  if (limit === null) return { name, outcome: "not_set", measures: [] };
  const reasons = tooLarge(terms, limit);
  const headroom = `${Number(limit) - Number(terms.quantity)}`;
  const measure = {
    setting: "max_order_quantity",
    limit,
    actual: terms.quantity,
    headroom,
    inputs: {},
    reasons,
  };
  return { name, outcome: reasons.length > 0 ? "denies" : "passes", measures: [measure] };
}
