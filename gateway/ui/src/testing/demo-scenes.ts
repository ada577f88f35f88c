/** What there is to see in the demo: orders, approvals and lockouts, as a day brings them. */

import type { Schemas } from "../api/client";
import { aLockout, anOrder, aReason, iso } from "./builders";
import type { FakeGateway } from "./gateway/fake-gateway";

type Order = Partial<Schemas["OrderWithTimeline"]>;
const MINUTE = 60_000;
const APPROVAL_ON = { operator_approval: { auto_approve_paper: false } };

export function EMPTY(_: FakeGateway): void {
  // a fresh stack
}

const PROPOSALS: Order[] = [
  { symbol: "AAPL", quantity: "10", order_type: "limit", limit_price: "190.25", strategy: "momentum" },
  { symbol: "BTC/USD", side: "sell", quantity: "0.098", order_type: "market", strategy: "crossing" },
  { symbol: "NVDA", quantity: "105", order_type: "market", strategy: "patient" },
  {
    symbol: "BRK.B",
    side: "sell",
    quantity: "12000",
    order_type: "stop_limit",
    limit_price: "411.05",
    strategy: "momentum",
  },
  { symbol: "MSFT", quantity: "40", order_type: "limit", limit_price: "402.10", strategy: "mean reversion" },
];
const NOTIONALS = ["1902.50", "4964.39188", "4978.05", "4932600.00", "16084.00"];

export function BUSY(gateway: FakeGateway): void {
  past(gateway);
  gateway.config.change(APPROVAL_ON, "dana", "watching the open");
  PROPOSALS.forEach((terms, index) => {
    gateway.propose(terms);
    const approval = gateway.approvals.at(-1);
    if (approval) approval.notional = NOTIONALS[index] ?? null;
  });
  const [first] = gateway.approvals;
  if (first) first.expires_at = iso(gateway.now() + 42_000);
  lockouts(gateway);
}

export function MANY(gateway: FakeGateway): void {
  gateway.config.change(APPROVAL_ON, "dana");
  for (let index = 0; index < 40; index++)
    gateway.propose({ ...PROPOSALS[index % PROPOSALS.length], quantity: `${index + 1}` });
}

export function HALTED(gateway: FakeGateway): void {
  BUSY(gateway);
  gateway.resting = 2;
  gateway.config.change(
    {
      trading_state: "halted",
      suspensions: [
        {
          strategy: "momentum",
          state: "halted",
          reason: "it repeats itself",
          by: "lee",
          at: iso(gateway.now() - 90_000),
        },
      ],
    },
    "dana",
    "prices look wrong",
  );
}

export function LIVE(gateway: FakeGateway): void {
  gateway.config.change({ trading_mode: "live" }, "dana", "going live");
  gateway.propose({ symbol: "AAPL", quantity: "250", order_type: "limit", limit_price: "190.25" });
  const [approval] = gateway.approvals;
  if (approval) approval.notional = "47562.50";
}

export function LONG(gateway: FakeGateway): void {
  const name = "a strategy whose name takes all of the sixty-four letters it may";
  gateway.config.change(APPROVAL_ON, "an-operator-whose-name-has-no-space-in-it-and-is-64-letters-long");
  gateway.propose({
    symbol: "W".repeat(32),
    quantity: "123456789012345678.12345678",
    strategy: name,
    account: "x".repeat(64),
  });
  const [approval] = gateway.approvals;
  if (approval) approval.notional = "98765432109876543210.123456789";
  gateway.lock(
    {
      symbol: "W".repeat(32),
      reason: "reason ".repeat(71).trim(),
      duration_minutes: 525_600,
      strategy: name,
      account: "x".repeat(64),
    },
    "dana",
  );
  const message = `It is locked: ${"unbreakable".repeat(20)}`;
  gateway.orders.unshift(
    anOrder({ order_id: "o".repeat(64), status: "denied", reasons: [aReason({ message })], strategy: name }),
  );
}

const PAST: Order[] = [
  { status: "filled", symbol: "AAPL" },
  {
    status: "accepted",
    symbol: "NVDA",
    filled_quantity: "0",
    average_price: null,
    order_type: "limit",
    limit_price: "43.27",
  },
  { status: "partially_filled", symbol: "MSFT", filled_quantity: "4", quantity: "40" },
  { status: "denied", symbol: "AMZN", filled_quantity: "0", average_price: null, reasons: [aReason()] },
  { status: "in_doubt", symbol: "BTC/USD", filled_quantity: "0", average_price: null },
  { status: "canceled", symbol: "BRK.B", filled_quantity: "0", average_price: null, side: "sell" },
  { status: "rejected", symbol: "NVDA", filled_quantity: "0", average_price: null },
  { status: "expired", symbol: "MSFT", filled_quantity: "0", average_price: null },
  { status: "pending_cancel", symbol: "AAPL", filled_quantity: "0", average_price: null },
];

function past(gateway: FakeGateway): void {
  PAST.forEach((terms, index) => {
    const at = iso(gateway.now() - (index + 1) * 17_000);
    const order = anOrder({ order_id: `o-past-${index}`, proposed_at: at, updated_at: at, ...terms });
    gateway.orders.push({ ...order, timeline: lifeOf(order) });
  });
}

function lifeOf({
  order_id,
  status,
  reasons = [],
  proposed_at,
}: Schemas["OrderWithTimeline"]): Schemas["TimelineEvent"][] {
  const begun = Date.parse(proposed_at ?? "");
  const event = (type: string, after: number, actor: string, more = {}) => ({
    type,
    occurred_at: iso(begun + after),
    actor,
    order_id,
    ...more,
  });
  if (status === "denied") {
    return [
      event("order.proposed", 0, "bot"),
      event("order.denied", 4, "risk_service", { stage: "risk", reasons }),
    ];
  }
  return [
    event("order.proposed", 0, "bot"),
    event("order.risk_passed", 4, "risk_service"),
    event("order.approved", 7, "approval_service", { by: "automatic" }),
    event("order.submitted", 12, "broker_adapter"),
    event(`order.${status}`, 40, "broker_adapter", { reasons }),
  ];
}

function lockouts(gateway: FakeGateway): void {
  const now = gateway.now();
  const made = (terms: Partial<Schemas["LockoutView"]>) =>
    gateway.lockouts.push(aLockout({ starts_at: iso(now - MINUTE), ...terms }));
  made({ id: "l-a", symbol: "NVDA", reason: "earnings tonight", expires_at: iso(now + 3 * MINUTE) });
  made({
    id: "l-b",
    symbol: "BTC/USD",
    reason: "exchange maintenance",
    blocks: "entries",
    side: "buy",
    expires_at: iso(now + 600 * MINUTE),
  });
  made({
    id: "l-c",
    symbol: "*",
    reason: "the close",
    starts_at: iso(now + 90 * MINUTE),
    expires_at: iso(now + 120 * MINUTE),
  });
  made({
    id: "l-d",
    symbol: "TSLA",
    reason: "halted at the venue",
    expires_at: iso(now + MINUTE),
    lifted_by: "lee",
    lifted_at: iso(now - 20_000),
  });
  made({ id: "l-e", symbol: "AMZN", reason: "watching", expires_at: iso(now - 5 * MINUTE) });
  const why = aReason({ code: "LOCKED", message: "NVDA is locked: earnings tonight", lockout_id: "l-a" });
  gateway.orders.push(
    anOrder({
      order_id: "o-stopped",
      symbol: "NVDA",
      status: "denied",
      reasons: [why],
      filled_quantity: "0",
      average_price: null,
    }),
  );
}
