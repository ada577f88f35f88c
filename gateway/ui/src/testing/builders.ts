/** Documents as the gateway answers them; a test or a state names only what matters to it. */

import type { Schemas } from "../api/client";

export const NOON = Date.parse("2026-03-02T12:00:00Z");

/** A moment as the gateway writes it. */
export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function anApproval(terms: Partial<Schemas["ApprovalView"]> = {}): Schemas["ApprovalView"] {
  const id = terms.id ?? "a-1";
  return {
    id,
    order_id: `o-${id}`,
    symbol: "AAPL",
    side: "buy",
    quantity: "10",
    order_type: "limit",
    limit_price: "190.25",
    notional: "1902.50",
    account: "main",
    strategy: "momentum",
    mode: "paper",
    status: "pending",
    requested_at: iso(NOON),
    expires_at: iso(NOON + 15 * 60_000),
    decided_by: null,
    decided_at: null,
    reason: null,
    stop_price: null,
    reduces: false,
    proposed_by: "bot",
    endorsed_by: null,
    endorsed_at: null,
    extended_by: null,
    extended_at: null,
    approvals_needed: 1,
    asked_because: [
      aReason({
        code: "APPROVAL_REQUIRED",
        stage: "approval",
        message: "Orders in paper trading wait for a person.",
      }),
    ],
    ...terms,
  };
}

export function anOrder(terms: Partial<Schemas["OrderWithTimeline"]> = {}): Schemas["OrderWithTimeline"] {
  return {
    order_id: "o-1",
    symbol: "AAPL",
    side: "buy",
    quantity: "10",
    order_type: "market",
    limit_price: null,
    stop_price: null,
    time_in_force: "day",
    account: "main",
    strategy: "momentum",
    mode: "paper",
    status: "filled",
    reasons: [],
    filled_quantity: "10",
    average_price: "190.02",
    proposed_at: iso(NOON),
    updated_at: iso(NOON),
    actor: "bot",
    timeline: [],
    reached: "final",
    ...terms,
  };
}

export function aLockout(terms: Partial<Schemas["LockoutView"]> = {}): Schemas["LockoutView"] {
  return {
    id: "l-1",
    symbol: "AAPL",
    reason: "earnings tonight",
    source: "manual",
    side: "both",
    blocks: "all",
    account: null,
    strategy: null,
    starts_at: iso(NOON),
    expires_at: iso(NOON + 60 * 60_000),
    created_by: "dana",
    created_at: iso(NOON),
    lifted_by: null,
    lifted_at: null,
    status: "active",
    evidence: null,
    ...terms,
  };
}

export function aPosition(terms: Partial<Schemas["Position"]> = {}): Schemas["Position"] {
  return {
    account: "main",
    strategy: "momentum",
    symbol: "AAPL",
    quantity: "10",
    average_price: "190",
    cost: "1900",
    realised: "0",
    unrealised: "2.50",
    market_value: "1902.50",
    price: "190.25",
    quoted_at: iso(NOON),
    ...terms,
  };
}

/** Nothing won or lost, and no limit, on the day of noon in UTC. */
export function anAccount(terms: Partial<Schemas["AccountView"]> = {}): Schemas["AccountView"] {
  return {
    account: "main",
    realised: "0",
    unrealised: "0",
    total: "0",
    unpriced: [],
    day: { started_at: iso(NOON - 12 * 3_600_000), ends_at: iso(NOON + 12 * 3_600_000) },
    day_result: "0",
    day_high: "0",
    drawdown: "0",
    limits: { max_daily_loss: null, max_drawdown: null, loss_basis: "total" },
    warnings: [],
    ...terms,
  };
}

export function aReason(
  terms: Partial<Schemas["ReasonView"]> & Record<string, unknown> = {},
): Schemas["ReasonView"] {
  return {
    code: "MAX_NOTIONAL",
    stage: "risk",
    message: "The order is worth 1200, above the limit of 1000 for one order.",
    ...terms,
  };
}

export function aProblem(
  status: number,
  code: string,
  detail: string,
  values: Record<string, unknown> = {},
): Schemas["ProblemDocument"] {
  const title = code.charAt(0) + code.slice(1).toLowerCase().replaceAll("_", " ");
  return { type: `urn:interlock:problem:${code}`, title, status, detail, code, values };
}

export function aTimelineEvent(
  type: string,
  terms: Partial<Schemas["TimelineEvent"]> = {},
): Schemas["TimelineEvent"] {
  return { type, version: 1, occurred_at: iso(NOON), actor: "risk_service", order_id: "o-1", ...terms };
}

/** Approval is off, as on a fresh stack. */
export function anApprovalConfig(terms: Partial<Schemas["ApprovalConfig"]> = {}): Schemas["ApprovalConfig"] {
  return {
    auto_approve_paper: true,
    require_approval_for_live: true,
    approval_timeout_minutes: 15,
    trading_mode: "paper",
    version: 1,
    updated_by: "interlock",
    updated_at: iso(NOON),
    ...terms,
  };
}

/** Everything trades, on paper, and nothing is open. */
export function aTradingStatus(terms: Partial<Schemas["TradingStatus"]> = {}): Schemas["TradingStatus"] {
  return {
    trading_state: "active",
    trading_mode: "paper",
    suspensions: [],
    version: 1,
    updated_by: "interlock",
    updated_at: iso(NOON),
    flat: true,
    at_broker: {
      on_the_way: { released: 0, sending: 0, in_doubt: 0 },
      parked: 0,
      resting: { paper: 0 },
      brokers: { paper: true },
    },
    unknown: [],
    ...terms,
  };
}

/** Every service is well. */
export function aReadiness(terms: Partial<Schemas["Readiness"]> = {}): Schemas["Readiness"] {
  const services = SERVICES.map((name) => [name, aServiceHealth({ service: name })] as const);
  return {
    ready: true,
    dependencies: {
      bus: { ready: true },
      config: { ready: true, version: 1 },
      ...Object.fromEntries(services),
    },
    ...terms,
  };
}

/** What a service says of itself. */
export function aServiceHealth(terms: Partial<Schemas["Dependency"]> = {}): Schemas["Dependency"] {
  return {
    service: "risk_service",
    ready: true,
    dependencies: { nats: true, database: true },
    versions: {},
    started_at: iso(NOON),
    ...terms,
  };
}

export const SERVICES = ["risk_service", "approval_service", "lockout_service", "broker_adapter"] as const;
