import type { Schemas } from "../api/client";

/** Documents as the gateway answers them; a test names only what matters to it. */
export function anApprovalConfig(terms: Partial<Schemas["ApprovalConfig"]> = {}): Schemas["ApprovalConfig"] {
  return {
    auto_approve_paper: true,
    require_approval_for_live: true,
    approval_timeout_minutes: 15,
    trading_mode: "paper",
    version: 1,
    updated_by: "system",
    updated_at: "2026-01-02T15:04:05Z",
    ...terms,
  };
}

export function aProblem(status: number, code: string, detail: string): Schemas["ProblemDocument"] {
  return { type: `urn:interlock:problem:${code}`, title: code, status, detail, code, values: {} };
}
