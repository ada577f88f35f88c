import { screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { aLockout, iso, NOON } from "../../testing/builders";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { ActiveLockoutsCard } from "./active-lockouts-card";

const MINUTE = 60_000;
const at = (minutes: number) => iso(NOON + minutes * MINUTE);
const card = <ActiveLockoutsCard stops={() => 0} />;
const title = () => screen.getByRole("heading", { name: /^Active Lockouts/ });

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: NOON }));
afterEach(() => void vi.useRealTimers());

describe("the list of lockouts", () => {
  test("those to come are counted apart, and until they begin nothing is locked", async () => {
    const gateway = new FakeGateway();
    gateway.createLockout({ starts_at: at(5), expires_at: at(10) });
    render(gateway, card);
    expect(await screen.findByText("Nothing is locked now. 1 lockout is scheduled.")).toBeInTheDocument();
    expect(title()).toHaveTextContent("0 active, 1 scheduled");
    expect(screen.getByText(/not locked yet, from 12:05:00 UTC until 12:10:00 UTC/)).toBeInTheDocument();
    vi.setSystemTime(NOON + 5 * MINUTE);
    await waitFor(() => expect(title()).toHaveTextContent(/^Active Lockouts1$/));
    expect(screen.queryByText(/Nothing is locked/)).toBeNull();
    expect(screen.getByRole("button", { name: "End early: AAPL" })).toBeInTheDocument();
  });

  test("one whose time is over has ended, although nobody has said so yet", async () => {
    const gateway = new FakeGateway();
    gateway.createLockout({ expires_at: at(5) });
    render(gateway, card);
    const end = await screen.findByRole("button", { name: "End early: AAPL" });
    await waitFor(() => expect(end).toBeEnabled()); // live: nothing is being read any more
    vi.setSystemTime(NOON + 5 * MINUTE);
    expect(await screen.findByText("Nothing is locked.")).toBeInTheDocument();
    expect(await screen.findByText("ended")).toBeInTheDocument();
    expect(screen.getByText(/ended at 12:05:00 UTC/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /^End early/ })).toBeNull();
    expect(title()).toHaveTextContent(/^Active Lockouts0$/);
  });

  test("more than can be read are more than are counted, and what they do is not claimed", async () => {
    const gateway = new FakeGateway();
    for (let index = 0; index < 501; index++)
      gateway.lockouts.push(aLockout({ id: `l-${index}`, symbol: `S${index}`, expires_at: at(60) }));
    const { user } = render(gateway, card);
    await waitFor(() => expect(title()).toHaveTextContent("500+"), { timeout: 20_000 });
    expect(screen.getByText(/the 500 newest are shown; there are more/)).toBeInTheDocument();
    const [first] = screen.getAllByText("End early");
    if (first) await user.click(first);
    expect(screen.getByRole("dialog")).toHaveTextContent(
      "Whether another lockout stops its orders is unknown",
    );
    await user.click(screen.getByText("Keep it locked"));
    await user.type(screen.getByLabelText("Ticker"), "Z");
    expect(screen.getByText(/Whether other lockouts overlap is unknown/)).toBeInTheDocument();
  }, 60_000);

  test("what could not be read again is said to be old", async () => {
    const gateway = new FakeGateway();
    render(gateway, card);
    await screen.findByText("Nothing is locked.");
    gateway.ill.add("lockout_service");
    gateway.journal.say("lockout.created", {});
    expect(
      await screen.findByText("Nothing was locked when the lockouts were last read."),
    ).toBeInTheDocument();
  });
});
