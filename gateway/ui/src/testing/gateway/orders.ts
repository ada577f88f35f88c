/** The orders of the fake gateway: proposed, decided, canceled, each step an event. */

import type { Schemas } from "../../api/client";
import { anOrder, aReason, iso } from "../builders";
import { ask, invalidate } from "./approvals";
import type { FakeGateway } from "./fake-gateway";
import { Refusal } from "./problem";
import { inJournal, reasonsAgainst } from "./reasons";

export type Order = Schemas["OrderWithTimeline"];
type Reason = Schemas["ReasonView"];
type Content = Record<string, unknown>;

const FINAL: readonly string[] = ["filled", "denied", "rejected", "canceled", "expired"];
const AT_BROKER: readonly string[] = [
  "submitted",
  "accepted",
  "partially_filled",
  "in_doubt",
  "pending_cancel",
];
const UNFILLED = { filled_quantity: "0", average_price: null };
const MARKET_PRICE = "190.02";

/** A bot proposes: held where approval is on, denied where something stops it, else filled. A given status is kept. */
export function propose(gateway: FakeGateway, terms: Partial<Order>): Order {
  const order_id = terms.order_id ?? gateway.newId("o");
  const at = { proposed_at: iso(gateway.now()), updated_at: iso(gateway.now()) };
  const start = { status: "proposed" as const, reached: "not_yet" as const, ...UNFILLED };
  const order = anOrder({ mode: gateway.config.mode, ...start, ...terms, ...at, order_id, timeline: [] });
  gateway.orders.unshift(order);
  step(gateway, order, "order.proposed", { actor: order.actor, order: termsOf(order), mode: order.mode });
  if (terms.status !== undefined) return settle(gateway, order, terms.status);
  const reasons = reasonsAgainst(gateway, order);
  if (reasons.length > 0) return deny(gateway, order, reasons, "risk_service");
  between(gateway, order, "order.risk_passed", { actor: "risk_service", mode: order.mode });
  const { auto_approve_paper, require_approval_for_live } = gateway.config.approval;
  if (order.mode === "paper" ? auto_approve_paper : !require_approval_for_live)
    return fill(gateway, order, "automatic");
  ask(gateway, settle(gateway, order, "pending_approval"));
  return order;
}

/** Released, sent and filled at once, since `by` approved it. */
export function fill(gateway: FakeGateway, order: Order, by: string): Order {
  between(gateway, order, "order.approved", { actor: "approval_service", by, mode: order.mode });
  between(gateway, order, "order.submitted", { actor: "broker_adapter", broker: "paper", attempt: 1 });
  between(gateway, order, "order.accepted", { actor: "broker_adapter", broker: "paper" });
  const average_price = order.limit_price ?? MARKET_PRICE;
  Object.assign(order, { filled_quantity: order.quantity, average_price });
  return settle(gateway, order, "filled");
}

export function deny(gateway: FakeGateway, order: Order, reasons: Reason[], actor: string): Order {
  Object.assign(order, { reasons, ...UNFILLED });
  return settle(gateway, order, "denied", { actor, stage: reasons[0]?.stage, reasons });
}

/** Whether a cancel had nothing to stop at the broker: it will never be sent. Refuses one that is final. */
export function cancel(
  gateway: FakeGateway,
  orderId: string,
  by: string,
  reason: string | null = null,
): boolean {
  const order = find(gateway, orderId);
  const { order_id, status } = order;
  if (FINAL.includes(status)) {
    const detail = `The order ${order_id} is ${status} already.`;
    throw new Refusal(409, "ORDER_ALREADY_FINAL", detail, { order_id, status });
  }
  const values = { code: "CANCELED_BY_REQUEST", message: "It was canceled on request.", by, reason };
  if (!AT_BROKER.includes(status)) {
    settle(gateway, order, "canceled", { actor: by, reasons: [aReason({ ...values, stage: "release" })] });
    invalidate(gateway, order, "CANCELED_BY_REQUEST");
    return true;
  }
  endAtBroker(gateway, order, by, aReason({ ...values, stage: "broker" }));
  return false;
}

/** Ask the broker to cancel; it does so at once where it is there. */
export function endAtBroker(gateway: FakeGateway, order: Order, by: string, why: Reason): void {
  order.status = "pending_cancel";
  step(gateway, order, "order.cancel_requested", { actor: by, reasons: [why] });
  if (gateway.brokersThere) settle(gateway, order, "canceled", { actor: "broker_adapter", reasons: [why] });
}

export function find(gateway: FakeGateway, orderId: string): Order {
  const order = gateway.orders.find((one) => one.order_id === orderId);
  if (order !== undefined) return order;
  throw new Refusal(404, "ORDER_UNKNOWN", `There is no order ${orderId}.`, { order_id: orderId });
}

export function isFinal({ status }: Pick<Order, "status">): boolean {
  return FINAL.includes(status);
}

export function isAtBroker({ status }: Pick<Order, "status">): boolean {
  return AT_BROKER.includes(status);
}

/** The terms that an order is known by. */
export function termsOf(order: Order): Content {
  const { order_id, symbol, side, quantity, order_type, time_in_force, account, strategy } = order;
  const prices = { limit_price: order.limit_price ?? null, stop_price: order.stop_price ?? null };
  return { order_id, symbol, side, quantity, order_type, ...prices, time_in_force, account, strategy };
}

/** An event of an order's life, into its timeline and the journal. */
export function step(gateway: FakeGateway, order: Order, type: string, content: Content): void {
  const { reasons, ...rest } = content as Content & { reasons?: Reason[] };
  const told = reasons === undefined ? rest : { ...rest, reasons: reasons.map(inJournal) };
  const fact = gateway.journal.say(type, { order_id: order.order_id, ...told });
  order.timeline = [...(order.timeline ?? []), { ...fact, ...(reasons === undefined ? {} : { reasons }) }];
  order.updated_at = fact.occurred_at;
}

/** A step on the way: in the timeline, and in the journal of a gateway that tells every step. */
function between(gateway: FakeGateway, order: Order, type: string, content: Content): void {
  if (gateway.tellsEveryStep) step(gateway, order, type, content);
  else order.timeline = [...(order.timeline ?? []), { type, occurred_at: iso(gateway.now()), ...content }];
}

function settle(gateway: FakeGateway, order: Order, status: Order["status"], content: Content = {}): Order {
  order.status = status;
  if (isFinal(order)) order.reached = "final";
  else if (status === "pending_approval") order.reached = "pending_approval";
  else order.reached = isAtBroker(order) && status !== "submitted" ? "at_broker" : "not_yet";
  if (SAID.includes(status)) step(gateway, order, `order.${status}`, { actor: "broker_adapter", ...content });
  return order;
}

/** Statuses that have an event of their own. */
const SAID = [
  ...FINAL,
  "risk_passed",
  "approved",
  "returned",
  "submitted",
  "accepted",
  "partially_filled",
  "in_doubt",
];
