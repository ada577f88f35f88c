/** What waits for a person at the fake gateway: asked for, decided once, or over by itself. */

import type { Schemas } from "../../api/client";
import { anApproval, aReason, iso } from "../builders";
import { refusalOf } from "./approval-refusals";
import { product } from "./decimal";
import type { FakeGateway } from "./fake-gateway";
import { deny, fill, find, type Order, step } from "./orders";
import { Refusal } from "./problem";
import { inJournal, reasonsAgainst, switchedOn } from "./reasons";

type Approval = Schemas["ApprovalView"];
const PRICE = "190.25";
const SERVICE = "approval_service";

/** Ask a person about an order that waits. */
export function ask(gateway: FakeGateway, order: Order): void {
  const id = gateway.newId("a");
  const { order_id, symbol, side, quantity, order_type, account, strategy, mode } = order;
  const limit_price = order.limit_price ?? null;
  const notional = product(quantity, limit_price ?? PRICE);
  const requested_at = iso(gateway.now());
  const expires_at = iso(gateway.now() + gateway.config.approval.approval_timeout_minutes * 60_000);
  const terms = { order_id, symbol, side, quantity, order_type, limit_price, account, strategy, mode };
  const stop_price = order.stop_price ?? null;
  const because = [switchedOn(mode)];
  const proposed_by = order.actor ?? null;
  const told = { proposed_by, asked_because: because };
  gateway.approvals.push(
    anApproval({ id, ...terms, stop_price, notional, requested_at, expires_at, ...told }),
  );
  const why = { because: because.map(inJournal), proposed_by };
  const content = { actor: SERVICE, approval_id: id, mode, notional, expires_at, ...why };
  step(gateway, order, "approval.requested", content);
}

/** An approval with the status that follows from its expiry. */
export function asSeen(gateway: FakeGateway, approval: Approval): Approval {
  const isOver = approval.status === "pending" && gateway.now() >= Date.parse(approval.expires_at);
  return isOver ? { ...approval, status: "expired" } : approval;
}

/** Somebody decides. The same decision by the same person is taken once; any other is told who won. */
export function decide(
  gateway: FakeGateway,
  id: string,
  status: "approved" | "rejected",
  by: string,
  reason: string | null,
  inBulk = false,
): Approval {
  const approval = found(gateway, id);
  const seen = asSeen(gateway, approval);
  if (seen.status === status && seen.decided_by === by) return approval;
  const refusal = refusalOf(gateway, seen, status, by, inBulk);
  if (refusal !== null) throw refusal;
  if (status === "approved" && (approval.approvals_needed ?? 1) > 1 && approval.endorsed_by == null) {
    return endorse(gateway, approval, by, reason);
  }
  Object.assign(approval, { status, decided_by: by, decided_at: iso(gateway.now()), reason });
  const order = find(gateway, approval.order_id);
  const endorsed = status === "approved" ? { endorsed_by: approval.endorsed_by ?? null } : {};
  const content = { actor: by, approval_id: id, decided_by: by, ...endorsed, reason };
  step(gateway, order, `approval.${status}`, content);
  if (status === "rejected") {
    const values = { code: "APPROVAL_REJECTED", stage: "approval" as const, message: `${by} rejected it.` };
    deny(gateway, order, [aReason({ ...values, approval_id: id, by, reason })], by);
  } else {
    const reasons = reasonsAgainst(gateway, order, "release");
    if (reasons.length > 0) deny(gateway, order, reasons, "broker_adapter");
    else fill(gateway, order, by);
  }
  return approval;
}

/** The first of two people approves: it waits for the second. */
function endorse(gateway: FakeGateway, approval: Approval, by: string, reason: string | null): Approval {
  Object.assign(approval, { endorsed_by: by, endorsed_at: iso(gateway.now()) });
  const content = { actor: by, approval_id: approval.id, endorsed_by: by, reason };
  step(gateway, find(gateway, approval.order_id), "approval.endorsed", content);
  return approval;
}

/** Somebody lets it wait longer. */
export function extend(
  gateway: FakeGateway,
  id: string,
  minutes: number,
  by: string,
  reason: string | null,
): Approval {
  const approval = found(gateway, id);
  const { status } = asSeen(gateway, approval);
  if (status !== "pending") {
    const detail = `This approval is ${status}: only one that waits can wait longer.`;
    throw new Refusal(409, "APPROVAL_NOT_PENDING", detail, { approval_id: id, status });
  }
  const expires_at = iso(Date.parse(approval.expires_at) + minutes * 60_000);
  Object.assign(approval, { expires_at, extended_by: by, extended_at: iso(gateway.now()) });
  const content = { actor: by, approval_id: id, extended_by: by, expires_at, reason };
  step(gateway, find(gateway, approval.order_id), "approval.extended", content);
  return approval;
}

/** Nobody decided in time. */
export function expire(gateway: FakeGateway, id: string): void {
  const approval = found(gateway, id);
  approval.status = "expired";
  const order = find(gateway, approval.order_id);
  const { expires_at } = approval;
  step(gateway, order, "approval.expired", { actor: SERVICE, approval_id: id, expires_at });
  const values = { code: "APPROVAL_EXPIRED", stage: "approval" as const };
  deny(
    gateway,
    order,
    [aReason({ ...values, message: "Nobody decided on it in time.", expires_at })],
    SERVICE,
  );
}

/** Nothing waits any more for an order that has ended. */
export function invalidate(gateway: FakeGateway, order: Order, code: string): void {
  const approval = gateway.approvals.find(
    (one) => one.order_id === order.order_id && one.status === "pending",
  );
  if (approval === undefined) return;
  Object.assign(approval, { status: "invalidated", reason: code });
  const reason = { code, stage: "approval", values: {} };
  step(gateway, order, "approval.invalidated", { actor: SERVICE, approval_id: approval.id, reason });
}

/** The trading mode was left: what waits in it will not be sent. */
export function invalidateOtherModes(gateway: FakeGateway): void {
  for (const { status, order_id } of gateway.approvals) {
    if (status !== "pending") continue;
    const order = find(gateway, order_id);
    invalidate(gateway, order, "MODE_CHANGED");
    const reasons = reasonsAgainst(gateway, order, "approval").filter(({ code }) => code === "MODE_CHANGED");
    deny(gateway, order, reasons, SERVICE);
  }
}

function found(gateway: FakeGateway, id: string): Approval {
  const approval = gateway.approvals.find((one) => one.id === id);
  if (approval !== undefined) return approval;
  throw new Refusal(404, "APPROVAL_NOT_FOUND", `There is no approval ${id}.`, { approval_id: id });
}
