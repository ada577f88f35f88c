/** What waits for a person, and the decision. */

import type { Schemas } from "../../api/client";
import { asSeen } from "../gateway/approvals";
import { type Calls, json, page } from "./call";

type Approval = Schemas["ApprovalView"];

export const APPROVAL_CALLS = {
  "GET /api/admin/trading/approvals": (gateway, { query }) => {
    const status = query.get("status") ?? "pending";
    const seen = gateway.approvals.map((approval) => asSeen(gateway, approval));
    const fitting = seen.filter((approval) => status === "all" || approval.status === status);
    return page<Approval>(fitting.sort(status === "pending" ? soonestFirst : newestFirst), query);
  },
  "PUT /api/admin/trading/approvals/{approval_id}": (gateway, { params, body, by }) => {
    const { status, reason } = body as Schemas["Decision"];
    return json<Approval>(gateway.decide(params.approval_id ?? "", status, by, reason ?? null));
  },
} satisfies Calls;

function soonestFirst(one: Approval, other: Approval): number {
  return Date.parse(one.expires_at) - Date.parse(other.expires_at);
}

function newestFirst(one: Approval, other: Approval): number {
  return Date.parse(other.requested_at) - Date.parse(one.requested_at);
}
