import { describe, expect, test } from "vitest";
import type { Schemas } from "../api/client";
import { DEMO_STATES, demoGateway } from "./demo-states";

const wanted = ["loading", "empty", "busy", "many", "error", "stale", "disconnected", "gateway-away", "gap"];
const more = [
  "conflict",
  "halted",
  "reduce-only",
  "live-mode",
  "disabled",
  "broker-away",
  "long-text",
  "unknown-outcome",
];

const pending = (name: string) => demoGateway(name).approvals.filter(({ status }) => status === "pending");

describe("the demo", () => {
  test("has every state that an operator can meet", () => {
    expect(Object.keys(DEMO_STATES).sort()).toEqual([...wanted, ...more].sort());
  });

  test("of another name is an empty one", () => {
    const { orders, approvals, lockouts } = demoGateway("no-such-state");
    expect([orders, approvals, lockouts]).toEqual([[], [], []]);
  });

  test("is busy: orders of every status, some that wait, and lockouts of every kind", () => {
    const gateway = demoGateway("busy");
    const of = (all: readonly { status: string }[]) => [...new Set(all.map(({ status }) => status))].sort();
    expect(of(gateway.orders)).toEqual([...STATUSES].sort());
    expect(pending("busy")).toHaveLength(6);
    const seen = gateway.lockouts.map((lockout) => gateway.seen(lockout));
    expect(of(seen)).toEqual(["active", "expired", "lifted", "scheduled"]);
    const active = seen.filter(({ status }) => status === "active").map(({ symbol }) => symbol);
    expect(active.sort()).toEqual(["*", "BTC/USD", "NVDA"]);
  });

  test("has long texts that are legal", () => {
    const gateway = demoGateway("long-text");
    const [lockout] = gateway.lockouts;
    const { strategy, account, symbol } = gateway.orders.at(-1) ?? {};
    expect([symbol, strategy, account].map((text) => text?.length)).toEqual([32, 64, 64]);
    expect(lockout?.reason).toHaveLength(500);
  });

  test("has 40 that wait, and one that waits live", () => {
    expect(pending("many")).toHaveLength(40);
    expect(pending("live-mode").map(({ mode }) => mode)).toEqual(["live"]);
  });
});

const STATUSES: readonly Schemas["OrderStatus"][] = [
  "proposed",
  "risk_passed",
  "pending_approval",
  "approved",
  "returned",
  "released",
  "submitted",
  "accepted",
  "partially_filled",
  "in_doubt",
  "pending_cancel",
  "filled",
  "denied",
  "rejected",
  "canceled",
  "expired",
];
