/** What there is to see in the demo: orders, approvals and lockouts, as a day brings them. */

import type { Schemas } from "../api/client";
import { anAccount, anOrder, aPosition, aReason, iso } from "./builders";
import { lockouts, past, positions } from "./demo-past";
import type { FakeGateway } from "./gateway/fake-gateway";

type Order = Partial<Schemas["OrderWithTimeline"]>;
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
    stop_price: "412",
    strategy: "momentum",
  },
  { symbol: "MSFT", quantity: "40", order_type: "limit", limit_price: "402.10", strategy: "mean reversion" },
  {
    symbol: "AMZN",
    side: "sell",
    quantity: "75",
    order_type: "limit",
    limit_price: "178.60",
    strategy: "patient",
  },
];
const NOTIONALS = ["1902.50", "4964.39188", "4978.05", "4932600.00", "16084.00", "13395.00"];

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
  positions(gateway);
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
  if (approval === undefined) return;
  const code = { code: "APPROVAL_RULE", stage: "approval" as const };
  const rule = aReason({ ...code, message: "A rule asks for a person: the first order of its strategy." });
  Object.assign(approval, { notional: "47562.50", approvals_needed: 2, endorsed_by: "dana" });
  approval.asked_because = [...(approval.asked_because ?? []), rule];
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
      reason: `${"reason ".repeat(71)}why`,
      duration_minutes: 525_600,
      strategy: name,
      account: "x".repeat(64),
    },
    "dana",
  );
  const terms = { account: "x".repeat(64), strategy: name, symbol: "W".repeat(32) };
  const worth = { quantity: "-123456789012345678.12345678", unrealised: "-98765432109876543210.123456789" };
  const limits = {
    max_daily_loss: "98765432109876543210.5",
    max_drawdown: null,
    loss_basis: "total" as const,
  };
  gateway.held.push(aPosition({ ...terms, ...worth, realised: "98765432109876543210.123456789" }));
  gateway.accounts.push(anAccount({ account: terms.account, limits, day_result: worth.unrealised }));
  const message = `It is locked: ${"unbreakable".repeat(20)}`;
  gateway.orders.unshift(
    anOrder({ order_id: "o".repeat(64), status: "denied", reasons: [aReason({ message })], strategy: name }),
  );
}
