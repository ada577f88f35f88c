/** What would happen at the fake gateway: to an order, and to the open orders under another config. */

import type { Schemas } from "../../api/client";
import { aReason, iso } from "../builders";
import { type Document, differences, merged, requireZone } from "./config-changes";
import type { FakeGateway } from "./fake-gateway";
import { isAtBroker, isFinal, type Order } from "./orders";
import { reasonsAgainst, switchedOn } from "./reasons";

type Reason = Schemas["ReasonView"];
type Terms = Pick<Order, "symbol" | "side" | "account" | "strategy" | "mode" | "quantity">;

/** It knows one limit: the quantity of an order. */
export function previewOf(gateway: FakeGateway, terms: Terms): Schemas["OrderPreview"] {
  const limit = quantityLimit(gateway.config.current.config);
  const stopping = reasonsAgainst(gateway, terms);
  const reasons = [...stopping, ...tooLarge(terms, limit)];
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
    checks: [...NUMBERLESS.map((one) => numberless(one, stopping)), quantityCheck(terms, limit)],
    inputs: {},
    versions: {},
    decided_at: iso(gateway.now()),
    valid_until: would === "deny" ? null : iso(gateway.now() + 30_000),
  };
}

/** Checks that compare no numbers: name, setting, and the codes of their reasons. */
const NUMBERLESS: readonly (readonly [string, string, ...string[]])[] = [
  ["mode", "trading_mode", "MODE_CHANGED", "MODE_DISABLED"],
  ["trading_state", "trading_state", "TRADING_HALTED", "REDUCE_ONLY"],
  ["lockouts", "lockouts", "LOCKED"],
];

function numberless(
  [name, setting, ...codes]: (typeof NUMBERLESS)[number],
  stopping: Reason[],
): Schemas["CheckView"] {
  const reasons = stopping.filter(({ code }) => codes.includes(code));
  const measure = { setting, limit: null, actual: null, headroom: null, inputs: {}, reasons };
  return { name, outcome: reasons.length > 0 ? "denies" : "passes", measures: [measure] };
}

/** Every open order, or those of one status, now and under `changes`: what would fare otherwise first. */
export function previewConfig(
  gateway: FakeGateway,
  changes: Document,
  wanted: Schemas["ConfigToPreview"]["status"] = "open",
): Schemas["ConfigPreview"] {
  const { current } = gateway.config;
  const after = merged(current.config, changes);
  requireZone(after);
  const items = gateway.orders
    .filter((order) => !isFinal(order) && [order.status, "open"].includes(wanted))
    .map((order) => compared(gateway, order, after))
    .sort((one, other) => Number(other.changes) - Number(one.changes));
  const waiting = items.filter(({ at_broker }) => !at_broker);
  const changing = waiting.filter(({ changes: differs }) => differs);
  return {
    items,
    totals: {
      open: items.length,
      at_broker: items.length - waiting.length,
      at_broker_denied: items.filter(({ at_broker, then }) => at_broker && then.would === "deny").length,
      waiting: waiting.length,
      newly_denied: changing.filter(({ then }) => then.would === "deny").length,
      no_longer_denied: changing.filter(({ then }) => then.would === "pass").length,
      newly_denied_by_reason: {},
      pending_approval: waiting.filter(({ status }) => status === "pending_approval").length,
      unknown: waiting.filter(({ now }) => now.would === "unknown").length,
      unchanged: waiting.length - changing.length,
    },
    left_out: 0,
    judged_at: iso(gateway.now()),
    changed: differences(current.config, after),
    mode_changes: after.trading_mode !== current.config.trading_mode,
    unknown_keys: [],
    version: current.version,
    truncated: false,
  };
}

function compared(gateway: FakeGateway, order: Order, after: Document): Schemas["ComparedOrder"] {
  const { order_id, symbol, side, account, strategy, status } = order;
  const unseen = gateway.unseen.has(symbol);
  const now = unseen
    ? unknown(symbol)
    : verdict(reasonsAgainst(gateway, order), order, gateway.config.current.config);
  const stopping = [...reasonsAgainst(gateway, order), ...leaves(order, after)];
  const then = unseen ? unknown(symbol) : verdict(stopping, order, after);
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

/** A change of mode ends what was proposed for another. */
function leaves({ mode }: Order, { trading_mode }: Document): Reason[] {
  if (trading_mode === mode) return [];
  const message = `It was proposed for ${mode} trading; the trading mode is ${trading_mode}, or was left meanwhile.`;
  return [aReason({ code: "MODE_CHANGED", message })];
}

function unknown(symbol: string): Schemas["Would"] {
  const message = `What is needed to decide is not known: lockouts or price of ${symbol}.`;
  return { would: "unknown", reasons: [aReason({ code: "STATE_UNKNOWN", message })] };
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
