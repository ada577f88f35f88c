import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { iso, NOON } from "../../testing/builders";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import type { ToLock } from "../../testing/gateway/lockout-interval";
import { render } from "../../testing/render";
import { ActiveLockoutsCard } from "./active-lockouts-card";

const MINUTE = 60_000;
const at = (minutes: number) => iso(NOON + minutes * MINUTE);

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: NOON }));
afterEach(() => void vi.useRealTimers());

/** The dialog for the first of these lockouts. */
async function open(first: Partial<ToLock>, ...others: Partial<ToLock>[]) {
  const gateway = new FakeGateway();
  for (const other of others) gateway.createLockout({ reason: "another", ...other });
  gateway.createLockout({ reason: "the first", ...first });
  const { user } = render(gateway, <ActiveLockoutsCard stops={() => 0} />);
  const row = (await screen.findByText("the first")).closest("li") as HTMLElement;
  await user.click(within(row).getByRole("button"));
  return { gateway, user, dialog: screen.getByRole("dialog") };
}

describe("ending a lockout early", () => {
  test.each<[string, Partial<ToLock>, Partial<ToLock>]>([
    ["the other side", { side: "buy" }, { side: "sell" }],
    ["another strategy", { strategy: "momentum" }, { strategy: "crossing" }],
    ["another account", { account: "main" }, { account: "second" }],
  ])("a lockout of %s does not keep it locked", async (_, first, other) => {
    const { dialog } = await open(first, other);
    expect(dialog).toHaveTextContent("New orders in it may go out at once.");
    expect(dialog).not.toHaveTextContent("still");
  });

  test("it is locked still by one that stops everything that it stops", async () => {
    const { dialog } = await open({ side: "buy" }, { symbol: "*", expires_at: at(30) });
    expect(dialog).toHaveTextContent("It is locked still: every symbol until 12:30:00 UTC.");
    expect(dialog).not.toHaveTextContent("at once");
  });

  test("by one that stops a part of it, it is locked in part", async () => {
    const { dialog } = await open({}, { side: "buy", expires_at: at(30) });
    expect(dialog).toHaveTextContent("It is locked still in part: AAPL (buys only) until 12:30:00 UTC.");
    expect(dialog).toHaveTextContent("Other orders in it may go out at once.");
  });

  test("one that lets exits pass keeps it locked in part", async () => {
    const { dialog } = await open({}, { blocks: "entries", expires_at: at(30) });
    expect(dialog).toHaveTextContent("in part: AAPL (entries only, exits pass) until 12:30:00 UTC.");
  });

  test("by one to come, it will be locked again", async () => {
    const { dialog } = await open({}, { starts_at: at(20), expires_at: at(30) });
    expect(dialog).toHaveTextContent("New orders in it may go out at once.");
    expect(dialog).toHaveTextContent("AAPL will be locked again from 12:20:00 UTC until 12:30:00 UTC.");
  });

  test("it says so when it is over before anybody has clicked", async () => {
    const { gateway, dialog } = await open({});
    act(() => void gateway.lift(gateway.lockouts[0]?.id ?? "", "dana"));
    await waitFor(() => expect(dialog).toHaveTextContent("The lockout of AAPL is over"));
    expect(within(dialog).getByRole("button", { name: "End it now" })).toBeDisabled();
  });
});

describe("calling off a lockout that has not begun", () => {
  const close = { symbol: "*", starts_at: at(90), expires_at: at(120) };

  test("says when it would lock, and is no early end", async () => {
    const { gateway, user, dialog } = await open(close);
    expect(dialog).toHaveTextContent("Call off the lockout of every symbol that starts at 13:30:00 UTC?");
    expect(dialog).toHaveTextContent("It would lock from 13:30:00 UTC until 14:00:00 UTC.");
    expect(dialog).not.toHaveTextContent("early");
    expect(dialog).not.toHaveTextContent("at once");
    expect(within(dialog).getByRole("button", { name: "Keep it" })).toBeEnabled();
    await user.click(within(dialog).getByRole("button", { name: "Call it off" }));
    await waitFor(() => expect(gateway.lockouts[0]?.lifted_by).toBe("operator"));
    expect(await screen.findByText(/called off before it began by operator/)).toBeInTheDocument();
  });

  test("says what will be locked then all the same, and not what is over by then", async () => {
    const { dialog } = await open(
      { ...close, symbol: "AAPL" },
      { expires_at: at(60), reason: "over by then" },
      { symbol: "*", expires_at: at(100) },
    );
    expect(dialog).toHaveTextContent("It will be locked all the same: every symbol until 13:40:00 UTC.");
    expect(dialog).not.toHaveTextContent("13:00:00");
  });
});
