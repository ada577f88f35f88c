import { act, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { iso, NOON } from "../../testing/builders";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { ActiveLockoutsCard } from "./active-lockouts-card";

const MINUTE = 60_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: NOON }));
afterEach(() => void vi.useRealTimers());

/** A page on which buys of AAPL were just locked. */
async function lockedBuys() {
  const gateway = new FakeGateway();
  gateway.inFlight = 1;
  const { user } = render(gateway, <ActiveLockoutsCard stops={() => 2} />);
  await user.type(screen.getByLabelText("Ticker"), "aapl");
  await user.type(screen.getByLabelText("Reason"), "earnings");
  await user.click(screen.getByRole("button", { name: /^More/ }));
  await user.selectOptions(screen.getByLabelText("Side"), "buy");
  await user.selectOptions(screen.getByLabelText("Blocks"), "entries");
  expect(screen.getByText(/except those that only shrink a position/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Lock" }));
  return { gateway, user, made: await screen.findByText(/is locked until/) };
}

describe("what the form says when it has locked", () => {
  test("names the scope, and what was on its way", async () => {
    const { made } = await lockedBuys();
    expect(made).toHaveTextContent(
      "AAPL (buys only, entries only, exits pass) is locked until 13:00:00 UTC. 1 order was on its way already and may still be sent.",
    );
  });

  test("is gone when somebody ends it", async () => {
    const { gateway, made } = await lockedBuys();
    act(() => void gateway.lift(gateway.lockouts[0]?.id ?? "", "dana"));
    await waitFor(() => expect(made).not.toBeInTheDocument());
  });

  test("is gone when its time is over", async () => {
    const { made } = await lockedBuys();
    vi.setSystemTime(NOON + 60 * MINUTE);
    await waitFor(() => expect(made).not.toBeInTheDocument());
  });
});

describe("lockouts that have ended", () => {
  test("locking one again shows everything that it locks", async () => {
    const gateway = new FakeGateway();
    const { id } = gateway.createLockout({ side: "sell" });
    gateway.lift(id, "dana");
    const { user } = render(gateway, <ActiveLockoutsCard stops={() => 0} />);
    await user.click(await screen.findByRole("button", { name: "Lock again: AAPL (sells only)" }));
    expect(screen.getByLabelText("Side")).toHaveValue("sell");
    expect(screen.getByText(/^Locks AAPL \(sells only\); ends at/)).toBeInTheDocument();
  });

  test("the last to end is first, also when it was made before the others", async () => {
    const gateway = new FakeGateway();
    const old = gateway.createLockout({
      reason: "made first, ended last",
      expires_at: iso(NOON + 9 * MINUTE),
    });
    for (let index = 0; index < 5; index++)
      gateway.createLockout({ reason: `ran out ${index}`, expires_at: iso(NOON + (index + 1) * MINUTE) });
    vi.setSystemTime(NOON + 8 * MINUTE);
    gateway.lift(old.id, "dana");
    render(gateway, <ActiveLockoutsCard stops={() => 0} />);
    const heading = await screen.findByText("Recently ended");
    expect(heading.parentElement?.querySelector("li")).toHaveTextContent("made first, ended last");
  });
});
