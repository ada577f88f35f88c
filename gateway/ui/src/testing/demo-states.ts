import { HttpResponse, http, type RequestHandler } from "msw";
import { anApprovalConfig, aProblem } from "./builders";
import { handlers, refusal } from "./handlers";

const APPROVAL_CONFIG = "*/api/admin/trading/approval-config";

/** What `/trading?demo=<state>` shows; each state goes before the quiet gateway of `handlers`. */
export const DEMO_STATES: Record<string, readonly RequestHandler[]> = {
  quiet: [],
  asking: [
    http.get(APPROVAL_CONFIG, () => HttpResponse.json(anApprovalConfig({ auto_approve_paper: false }))),
  ],
  "owner-away": [
    http.get(APPROVAL_CONFIG, () => refusal(aProblem(503, "OWNER_AWAY", "risk_service does not answer."))),
  ],
};

/** The handlers of a state; of `quiet` where there is none of this name. */
export function demoHandlers(state: string): RequestHandler[] {
  return [...(DEMO_STATES[state] ?? []), ...handlers];
}
