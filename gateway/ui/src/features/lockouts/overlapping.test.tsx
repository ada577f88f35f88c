import { screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { iso, NOON } from "../../testing/builders";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import type { ToLock } from "../../testing/gateway/lockout-interval";
import { render } from "../../testing/render";
import { ActiveLockoutsCard } from "./active-lockouts-card";

const MINUTE = 60_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: NOON }));
afterEach(() => void vi.useRealTimers());

/** What the form says of the others, when `side` of `ticker` is about to be locked. */
async function preview(others: Partial<ToLock>[], ticker = "AAPL", side?: string): Promise<string> {
  const gateway = new FakeGateway();
  for (const other of others) gateway.createLockout(other);
  const { user } = render(gateway, <ActiveLockoutsCard stops={() => 0} />);
  await screen.findByRole("list", { name: "Lockouts" });
  await user.type(screen.getByLabelText("Ticker"), ticker);
  if (side !== undefined) {
    await user.click(screen.getByRole("button", { name: /^More/ }));
    await user.selectOptions(screen.getByLabelText("Side"), side);
  }
  return screen.getByText(/from now\./).parentElement?.textContent ?? "";
}

describe("the form, before it locks", () => {
  test("a lockout of the other side does not overlap", async () => {
    expect(await preview([{ side: "sell" }], "AAPL", "buy")).toBe(
      "Locks AAPL (buys only); ends at 13:00:00 UTC, 1 h 00 min from now.",
    );
  });

  test("a lockout of one strategy is named with it", async () => {
    expect(await preview([{ strategy: "momentum" }])).toContain(
      "AAPL (strategy momentum) is locked already, until 13:00:00 UTC.",
    );
  });

  test("a lockout to come is not said to lock already", async () => {
    const said = await preview([{ starts_at: iso(NOON + 30 * MINUTE), expires_at: iso(NOON + 40 * MINUTE) }]);
    expect(said).toContain("AAPL will be locked from 12:30:00 UTC until 12:40:00 UTC.");
    expect(said).not.toContain("already");
  });

  test("of several in force the last to end is said first, and those to come after them", async () => {
    const said = await preview([
      { symbol: "*", starts_at: iso(NOON + 5 * MINUTE), expires_at: iso(NOON + 6 * MINUTE) },
      { expires_at: iso(NOON + 5 * MINUTE) },
      { expires_at: iso(NOON + 90 * MINUTE) },
    ]);
    expect(said).toMatch(
      /until 13:30:00 UTC\..*until 12:05:00 UTC\..*Every symbol will be locked from 12:05:00 UTC/,
    );
  });

  test("of many, three are told and the others counted", async () => {
    const many = ["AAPL", "NVDA", "MSFT", "TSLA", "AMZN"].map((symbol) => ({ symbol }));
    expect(await preview(many, "*")).toContain("And 2 more that overlap.");
  });

  test("a short time cannot be taken for a time of day", async () => {
    const gateway = new FakeGateway();
    const { user } = render(gateway, <ActiveLockoutsCard stops={() => 0} />);
    await user.click(screen.getByRole("radio", { name: "15 min" }));
    expect(screen.queryByText(/from now/)).toBeNull(); // nothing is said while no symbol is
    await user.type(screen.getByLabelText("Ticker"), "AAPL");
    expect(screen.getByText("Locks AAPL; ends at 12:15:00 UTC, 15 min from now.")).toBeInTheDocument();
  });
});
