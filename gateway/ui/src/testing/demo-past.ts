/** What the day has brought so far, in the demo: orders of every status, and lockouts. */

import type { Schemas } from "../api/client";
import { aLockout, anAccount, anOrder, aPosition, aReason, iso } from "./builders";
import type { FakeGateway } from "./gateway/fake-gateway";

type Order = Partial<Schemas["OrderWithTimeline"]>;
const MINUTE = 60_000;

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
  { status: "proposed", symbol: "MSFT", filled_quantity: "0", average_price: null },
  { status: "risk_passed", symbol: "AMZN", filled_quantity: "0", average_price: null },
  { status: "approved", symbol: "AAPL", filled_quantity: "0", average_price: null, side: "sell" },
  { status: "returned", symbol: "NVDA", filled_quantity: "0", average_price: null },
  { status: "released", symbol: "BTC/USD", quantity: "0.4", filled_quantity: "0", average_price: null },
  { status: "submitted", symbol: "BRK.B", filled_quantity: "0", average_price: null },
  { status: "filled", symbol: "MSFT", side: "sell", average_price: "402.11" },
  {
    status: "filled",
    symbol: "BTC/USD",
    quantity: "0.098",
    filled_quantity: "0.098",
    average_price: "50657.06",
  },
  { status: "filled", symbol: "BRK.B", side: "sell", average_price: "411.20" },
];

/** Orders of every status, the newest first. */
export function past(gateway: FakeGateway): void {
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
  const onTheWay = [
    event("order.proposed", 0, "bot"),
    event("order.risk_passed", 4, "risk_service"),
    event("order.approved", 7, "approval_service", { by: "automatic" }),
    event("order.submitted", 12, "broker_adapter", { broker: "paper" }),
  ];
  const reached = onTheWay.findIndex(({ type }) => type === `order.${status}`);
  if (reached >= 0) return onTheWay.slice(0, reached + 1);
  if (status === "returned" || status === "released") {
    const returned = event("order.returned", 9, "broker_adapter", { code: "LOCKOUTS_CHANGED", round: 1 });
    return status === "released" ? onTheWay.slice(0, 3) : [...onTheWay.slice(0, 3), returned];
  }
  const last = status === "pending_cancel" ? "cancel_requested" : status;
  return [...onTheWay, event(`order.${last}`, 40, "broker_adapter", { reasons })];
}

/** Some in force, one to come, two that have ended; and an order that one has stopped. */
export function lockouts(gateway: FakeGateway): void {
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
    id: "l-f",
    symbol: "*",
    reason: "three losses in a row",
    source: "cooldown",
    blocks: "entries",
    strategy: "crossing",
    created_by: "lockout_service",
    expires_at: iso(now + 22 * MINUTE),
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
      proposed_at: iso(now - 50_000),
      updated_at: iso(now - 50_000),
      symbol: "NVDA",
      status: "denied",
      reasons: [why],
      filled_quantity: "0",
      average_price: null,
    }),
  );
}

/** What is held, and three accounts: one with most of a limit used, one at its limit, one whose loss is not known. */
export function positions(gateway: FakeGateway): void {
  const now = gateway.now();
  const day = { started_at: iso(now - 400 * MINUTE), ends_at: iso(now + 1040 * MINUTE) };
  const fresh = { quoted_at: iso(now - 3000) };
  const unpriced = { price: null, quoted_at: null, unrealised: null, market_value: null };
  const loss_basis = "total" as const;
  const limits = { max_daily_loss: "1000", max_drawdown: "750", loss_basis };
  gateway.held.push(
    aPosition({ ...fresh, account: "funds", realised: "120.25" }),
    aPosition({
      ...fresh,
      account: "funds",
      symbol: "NVDA",
      quantity: "-105",
      average_price: "41.95",
      unrealised: "2.10",
      price: "41.93",
    }),
    aPosition({
      ...fresh,
      account: "swing",
      symbol: "MSFT",
      average_price: "402.10",
      realised: "-1250.40",
      unrealised: "-14.5",
      price: "400.65",
    }),
  );
  gateway.held.push(aPosition({ ...unpriced, account: "thin", symbol: "BRK.B", quantity: "12" }));
  const warning = { setting: "max_daily_loss" as const, limit: "1000", basis: loss_basis };
  gateway.accounts.push(
    anAccount({
      account: "funds",
      day,
      limits,
      day_result: "-812.5",
      drawdown: "311.2575",
      warnings: [{ ...warning, actual: "803", percent: "80.3", warned_at: iso(now - 9 * MINUTE) }],
    }),
    anAccount({
      account: "swing",
      day,
      limits: { ...limits, max_drawdown: null },
      day_result: "-1264.90",
      drawdown: "1264.90",
    }),
    anAccount({ account: "thin", day, limits, unpriced: ["BRK.B"], day_result: null, drawdown: null }),
  );
}
