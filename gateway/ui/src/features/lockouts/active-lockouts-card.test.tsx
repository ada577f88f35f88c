import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { ActiveLockoutsCard } from "./active-lockouts-card";

const card = <ActiveLockoutsCard stops={() => 0} />;
const posts = (gateway: FakeGateway) =>
  gateway.requests.filter(({ method }) => method === "POST").map(({ body }) => body);

describe("Active Lockouts", () => {
  test("for any lockout that the form accepts, the request is what was typed, and the row appears", async () => {
    const typed = fc.record({
      symbol: fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,7}$/),
      reason: fc.stringMatching(/^[a-z]{1,10}( [a-z0-9,.]{1,10}){0,3}$/),
      duration: fc.constantFrom("15 min", "1 h", "4 h", "1 day"),
    });
    const minutes = { "15 min": 15, "1 h": 60, "4 h": 240, "1 day": 1440 };
    await fc.assert(
      fc.asyncProperty(typed, async ({ symbol, reason, duration }) => {
        const gateway = new FakeGateway();
        cleanup();
        const { user } = render(gateway, card);
        await user.type(screen.getByLabelText("Ticker"), symbol);
        await user.type(screen.getByLabelText("Reason"), reason);
        await user.click(screen.getByRole("radio", { name: duration }));
        await user.dblClick(screen.getByRole("button", { name: "Lock" }));
        const row = within(await screen.findByRole("list", { name: "Lockouts" }));
        expect(row.getByText(symbol.toUpperCase())).toBeInTheDocument();
        expect(row.getByText(reason)).toBeInTheDocument();
        expect(posts(gateway)).toEqual([
          {
            symbol: symbol.toUpperCase(),
            reason,
            duration_minutes: minutes[duration],
            side: "both",
            blocks: "all",
            account: null,
            strategy: null,
            cancel_open_orders: false,
          },
        ]);
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  test("two submits in one moment, and a held Enter, lock once", async () => {
    const gateway = new FakeGateway();
    const { user } = render(gateway, card);
    await user.type(screen.getByLabelText("Ticker"), "AAPL");
    await user.type(screen.getByLabelText("Reason"), "earnings");
    const form = screen.getByRole("form", { name: "Lock a symbol" });
    expect(fireEvent.keyDown(screen.getByLabelText("Reason"), { key: "Enter", repeat: true })).toBe(false);
    fireEvent.submit(form);
    fireEvent.submit(form);
    expect(await screen.findByText(/AAPL is locked until/)).toBeInTheDocument();
    expect(posts(gateway)).toHaveLength(1);
  });

  test("a lockout that somebody else makes appears, and ends on screen when it is lifted", async () => {
    const gateway = new FakeGateway();
    render(gateway, card);
    expect(await screen.findByText("Nothing is locked.")).toBeInTheDocument();
    act(() => void gateway.lock({ symbol: "NVDA", reason: "earnings", duration_minutes: 3 }, "dana"));
    expect(await screen.findByRole("button", { name: "End early: NVDA" })).toBeInTheDocument();
    act(() => gateway.lift(gateway.lockouts[0]?.id ?? "", "dana"));
    await waitFor(() => expect(screen.queryByRole("button", { name: "End early: NVDA" })).toBeNull());
    expect(await screen.findByText(/ended early by dana/)).toBeInTheDocument();
  });

  test("ends the one that the dialog was opened for, although the list has changed under it", async () => {
    const gateway = new FakeGateway();
    gateway.lock({ symbol: "NVDA", reason: "earnings", duration_minutes: 60 }, "dana");
    const { user } = render(gateway, card);
    await user.click(await screen.findByRole("button", { name: "End early: NVDA" }));
    act(
      () =>
        void gateway.lock({ symbol: "AAPL", reason: "first in the list now", duration_minutes: 5 }, "lee"),
    );
    await screen.findByText("first in the list now", { exact: false });
    await user.click(screen.getByRole("button", { name: "End it now" }));
    await waitFor(() =>
      expect(gateway.lockouts.find(({ symbol }) => symbol === "NVDA")?.lifted_by).toBe("operator"),
    );
    expect(gateway.lockouts.find(({ symbol }) => symbol === "AAPL")?.lifted_by).toBeNull();
  });

  test("says which lockout stands already, and how many waiting orders it would stop", async () => {
    const gateway = new FakeGateway();
    gateway.lock({ symbol: "NVDA", reason: "earnings", duration_minutes: 60 }, "dana");
    const { user } = render(
      gateway,
      <ActiveLockoutsCard stops={({ symbol }) => (symbol === "NVDA" ? 2 : 0)} />,
    );
    await screen.findByText("earnings");
    await user.type(screen.getByLabelText("Ticker"), "nvda");
    expect(screen.getByText("NVDA is locked already")).toBeInTheDocument();
    expect(screen.getByText("2 waiting orders")).toBeInTheDocument();
  });

  test("counts the orders that each has stopped, and locks the same again", async () => {
    const gateway = new FakeGateway();
    const { id } = gateway.lock({ symbol: "NVDA", reason: "earnings", duration_minutes: 60 }, "dana");
    gateway.propose({ symbol: "NVDA" });
    gateway.propose({ symbol: "NVDA" });
    const { user } = render(gateway, card);
    expect(await screen.findByText(/stopped 2 orders/)).toBeInTheDocument();
    act(() => gateway.lift(id, "dana"));
    await user.click(await screen.findByRole("button", { name: "Lock again: NVDA" }));
    expect(screen.getByLabelText("Reason")).toHaveValue("earnings");
    expect(screen.getByRole("radio", { name: "1 h" })).toBeChecked();
  });

  test("disconnected, locking works and ending waits", async () => {
    const gateway = new FakeGateway();
    gateway.lock({ symbol: "NVDA", reason: "earnings", duration_minutes: 60 }, "dana");
    const { user } = render(gateway, card);
    const end = await screen.findByRole("button", { name: "End early: NVDA" });
    gateway.journal.refuses = true;
    act(() => gateway.journal.break());
    await waitFor(() => expect(end).toBeDisabled());
    await user.type(screen.getByLabelText("Ticker"), "AAPL");
    await user.type(screen.getByLabelText("Reason"), "blind");
    await user.click(screen.getByRole("button", { name: "Lock" }));
    expect(await screen.findByRole("button", { name: "End early: AAPL" })).toBeInTheDocument();
  });
});
