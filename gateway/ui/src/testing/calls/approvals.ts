/** What waits for a person, and the decision. */

import type { Schemas } from "../../api/client";
import { asSeen, extend } from "../gateway/approvals";
import type { FakeGateway } from "../gateway/fake-gateway";
import { Refusal } from "../gateway/problem";
import { type Calls, json, page } from "./call";

type Approval = Schemas["ApprovalView"];

export const APPROVAL_CALLS = {
  "GET /api/admin/trading/approvals": (gateway, { query }) => {
    const status = query.get("status") ?? "pending";
    const seen = gateway.approvals.map((approval) => asSeen(gateway, approval));
    const fitting = seen.filter((approval) => status === "all" || approval.status === status);
    return page<Approval>(fitting.sort(status === "pending" ? soonestFirst : newestFirst), query);
  },
  "POST /api/admin/trading/approvals/bulk": (gateway, { body, by }) => {
    const { ids, status, reason } = body as Schemas["BulkDecision"];
    const items = [...new Set(ids)].map((id) => decided(gateway, id, status, by, reason ?? null));
    return json<Schemas["BulkResult"]>({ items, decided: items.filter(({ approval }) => approval).length });
  },
  "POST /api/admin/trading/approvals/{approval_id}/extend": (gateway, { params, body, by }) => {
    const { minutes, reason } = body as Schemas["Extension"];
    return json<Approval>(extend(gateway, params.approval_id ?? "", minutes, by, reason ?? null));
  },
  "PUT /api/admin/trading/approvals/{approval_id}": (gateway, { params, body, by }) => {
    const { status, reason } = body as Schemas["Decision"];
    return json<Approval>(gateway.decide(params.approval_id ?? "", status, by, reason ?? null));
  },
} satisfies Calls;

function decided(
  gateway: FakeGateway,
  id: string,
  status: "approved" | "rejected",
  by: string,
  reason: string | null,
): Schemas["BulkRow"] {
  try {
    return { id, approval: gateway.decide(id, status, by, reason, true) };
  } catch (error) {
    if (error instanceof Refusal) return { id, problem: error.problem };
    throw error;
  }
}

function soonestFirst(one: Approval, other: Approval): number {
  return Date.parse(one.expires_at) - Date.parse(other.expires_at);
}

function newestFirst(one: Approval, other: Approval): number {
  return Date.parse(other.requested_at) - Date.parse(one.requested_at);
}
