/** Why the fake gateway refuses a decision, in the words of its owner. */

import type { Schemas } from "../../api/client";
import { samePerson } from "../../lib/actor";
import type { FakeGateway } from "./fake-gateway";
import { Refusal } from "./problem";

type Approval = Schemas["ApprovalView"];

/** Why a decision cannot be taken; null where it can. */
export function refusalOf(
  gateway: FakeGateway,
  approval: Approval,
  wanted: "approved" | "rejected",
  by: string,
  inBulk: boolean,
): Refusal | null {
  const { status, decided_by, decided_at, expires_at, reason, mode } = approval;
  const which = { approval_id: approval.id, order_id: approval.order_id };
  const refuse = (code: string, detail: string, values = {}) =>
    new Refusal(409, code, detail, { ...which, ...values });
  if (status === "expired") {
    const detail = `This approval expired at ${expires_at}; its order is denied.`;
    return refuse("APPROVAL_EXPIRED", detail, { expires_at });
  }
  if (status === "invalidated" && reason === "MODE_CHANGED") {
    const detail = `The trading mode has changed since this ${mode} order was proposed; it will not be sent.`;
    return refuse("MODE_CHANGED", detail, { mode, trading_mode: gateway.config.mode });
  }
  if (status === "invalidated") {
    const detail = `Nothing waits here any more: the order has ended (${reason}).`;
    return refuse("APPROVAL_INVALIDATED", detail, { because: reason });
  }
  if (status !== "pending") {
    const decision = { status, decided_by, decided_at, reason };
    return refuse("ALREADY_DECIDED", `Already ${status} by ${decided_by} at ${decided_at}.`, { decision });
  }
  if (wanted === "approved" && gateway.config.stateFor(approval) === "halted") {
    const detail =
      "Trading is halted for this order. It stays pending: approve it after the halt, or reject it.";
    return refuse("TRADING_HALTED", detail);
  }
  if (wanted === "rejected") return null;
  if (inBulk && mode === "live") {
    const detail = "Live orders are approved one by one, not in bulk. It stays pending.";
    return refuse("BULK_APPROVE_LIVE", detail);
  }
  if (samePerson(by, approval.proposed_by)) {
    const detail = `${by} proposed this order: somebody else has to approve it. It stays pending.`;
    return new Refusal(403, "OWN_ORDER", detail, { ...which, proposed_by: by });
  }
  if ((approval.approvals_needed ?? 1) > 1 && by === "operator") {
    const detail = "Say who decides: send your name in the header X-Interlock-Actor. It stays pending.";
    return new Refusal(403, "NAME_REQUIRED", detail, which);
  }
  if ((approval.approvals_needed ?? 1) > 1 && samePerson(by, approval.endorsed_by)) {
    const detail = `${by} approved it already: a second person has to. It stays pending.`;
    return refuse("SECOND_PERSON_NEEDED", detail, { endorsed_by: by });
  }
  return null;
}
