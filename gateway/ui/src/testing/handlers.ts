import { HttpResponse, http } from "msw";
import type { Schemas } from "../api/client";
import { anApprovalConfig } from "./builders";

/** A gateway on which nothing happens. */
export const handlers = [
  http.get("*/api/admin/trading/approval-config", () =>
    HttpResponse.json<Schemas["ApprovalConfig"]>(anApprovalConfig()),
  ),
];

/** An answer that refuses, as the gateway writes it. */
export function refusal(problem: Schemas["ProblemDocument"]) {
  return HttpResponse.json(problem, {
    status: problem.status,
    headers: { "Content-Type": "application/problem+json" },
  });
}
