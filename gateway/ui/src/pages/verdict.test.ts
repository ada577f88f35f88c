import { act, screen, waitFor } from "@testing-library/react";
import { createElement } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Said } from "../features/what-if/said";
import { aLockout, anApproval, aTradingStatus, iso, NOON } from "../testing/builders";
import { FakeGateway } from "../testing/gateway/fake-gateway";
import { render } from "../testing/render";
import { TradingControlsPage } from "./trading-controls-page";
import { verdictOf } from "./verdict";

const MINUTE = 60_000;
const PASSES = "Would pass risk now; judged again when released.";
const at = (minutes: number) => iso(NOON + minutes * MINUTE);
type Terms = Parameters<typeof aLockout>[0];

/** Of an order to buy AAPL, at noon. */
const verdict = (
  lockouts: Terms[],
  {
    said = { kind: "pass" } as Said,
    whole = true,
    state = "active" as "active" | "reduce_only" | "halted",
    reduces = null as boolean | null,
  } = {},
) =>
  verdictOf(
    anApproval({ reduces }),
    { items: lockouts.map((terms) => aLockout(terms)), whole },
    aTradingStatus({ trading_state: state }),
    said,
    NOON,
  );

describe("what would become of a waiting order, by what the page knows at once", () => {
  test("one that ends on another day is said with its date", () => {
    expect(verdict([{ expires_at: at(2 * 1440) }]).text).toBe(
      "Would be denied: AAPL locked until 2026-03-04 12:00:00 UTC: earnings tonight",
    );
  });

  test("of several the last to end is said", () => {
    expect(verdict([{ expires_at: at(5) }, { symbol: "*", expires_at: at(90) }]).text).toContain(
      "Every symbol locked until 13:30:00 UTC",
    );
  });

  test("one that blocks everything is said before one that lets exits pass", () => {
    const { kind, text } = verdict([{ blocks: "entries", expires_at: at(90) }, { expires_at: at(5) }]);
    expect({ kind, text }).toMatchObject({ kind: "deny", text: expect.stringContaining("12:05:00") });
  });

  test.each<[string, Terms]>([
    ["to come", { starts_at: at(1) }],
    ["over", { starts_at: at(-60), expires_at: at(0) }],
    ["of sells", { side: "sell" }],
    ["of another strategy", { strategy: "crossing" }],
  ])("one that is %s does not stop it", (_, terms) => {
    expect(verdict([terms]).kind).toBe("pass");
  });

  test("a lockout or a halt that has just begun is told before risk has said it", () => {
    expect(verdict([{}]).kind).toBe("deny");
    expect(verdict([], { state: "halted" }).text).toMatch(/^Cannot be approved: trading is halted/);
  });
});

describe("what would become of a waiting order, by what risk says", () => {
  const notional = "The order is worth 1200, above the limit of 1000 for one order.";
  const deny = (...reasons: string[]): Said => ({ kind: "deny", reasons });

  test("what would deny it is told before the click, two reasons in words and the others in number", () => {
    const one = { kind: "deny", text: `Would be denied: ${notional}` };
    expect(verdict([], { said: deny(notional) })).toEqual(one);
    expect(verdict([], { said: deny("One.", "Two.", "Three.", "Four.") }).text).toBe(
      "Would be denied: One. Two. (and 2 more)",
    );
  });

  test("what risk does not say is called unknown, whatever the page's lists let pass", () => {
    expect(verdict([], { said: { kind: "unknown" } }).kind).toBe("unknown");
    expect(verdict([], { said: { kind: "unknown" }, whole: false }).kind).toBe("unknown");
    expect(verdict([], { said: { kind: "asking" } }).kind).toBe("asking");
    expect(verdict([{}], { said: { kind: "unknown" } }).kind).toBe("deny");
  });

  test("whether it is an exit is risk's to say; until it has, what it said when asked is told", () => {
    const entries = [{ blocks: "entries" } as const];
    const unless =
      "Would be denied unless it only shrinks a position: AAPL locked until 13:00:00 UTC: earnings tonight";
    const since =
      "Would be denied, since it opens or grows a position: AAPL locked until 13:00:00 UTC: earnings tonight";
    expect(verdict(entries, { reduces: false }).kind).toBe("pass");
    expect(verdict(entries, { reduces: true, said: deny("AAPL is locked.") }).kind).toBe("deny");
    const unsaid = { said: { kind: "unknown" } as Said };
    expect(verdict(entries, { ...unsaid, reduces: true })).toMatchObject({ kind: "unknown", text: unless });
    expect(verdict(entries, { ...unsaid, reduces: false })).toMatchObject({ kind: "deny", text: since });
    expect(verdict([], { ...unsaid, state: "reduce_only" }).text).toContain("reduce only");
  });
});

describe("the page, as time passes", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: NOON }));
  afterEach(() => void vi.useRealTimers());

  test("a waiting order's sentence changes when a lockout begins, and when it ends", async () => {
    const gateway = new FakeGateway();
    gateway.config.change({ operator_approval: { auto_approve_paper: false } }, "dana");
    gateway.createLockout({ starts_at: at(5), expires_at: at(10) });
    gateway.propose({ symbol: "AAPL" });
    render(gateway, createElement(TradingControlsPage));
    expect(await screen.findByText(PASSES)).toBeInTheDocument();
    act(() => void vi.setSystemTime(NOON + 5 * MINUTE));
    expect(await screen.findByText(/^Would be denied: AAPL locked until 12:10:00 UTC/)).toBeInTheDocument();
    act(() => void vi.setSystemTime(NOON + 10 * MINUTE));
    expect(await screen.findByText(PASSES)).toBeInTheDocument();
  });
});

test("a refusal is taken away when what it was for is over", async () => {
  const gateway = new FakeGateway();
  gateway.config.change({ operator_approval: { auto_approve_paper: false } }, "dana");
  gateway.propose();
  gateway.halt();
  const { user } = render(gateway, createElement(TradingControlsPage));
  await screen.findByText(/Cannot be approved: trading is halted/);
  const approve = screen.getByRole("button", { name: "Approve buy 10 AAPL" });
  await waitFor(() => expect(approve).toBeEnabled());
  await user.click(approve);
  expect(await screen.findByText(/Trading is halted for this order/)).toBeInTheDocument();
  act(() => gateway.changeConfigElsewhere({ trading_state: "active" }));
  await waitFor(() => expect(screen.queryByText(/Trading is halted for this order/)).toBeNull(), {
    timeout: 3000,
  });
});

describe("what risk says, on the page", () => {
  const waiting = () => {
    const gateway = new FakeGateway();
    gateway.config.change({ operator_approval: { auto_approve_paper: false } }, "dana");
    gateway.propose({ symbol: "AAPL", quantity: "10" });
    return gateway;
  };
  const previews = ({ requests }: FakeGateway) => requests.filter(({ path }) => path.endsWith("/preview"));

  test("a limit that is made tighter is told beside the order that waits, before any click", async () => {
    const gateway = waiting();
    render(gateway, createElement(TradingControlsPage));
    expect(await screen.findByText(PASSES)).toBeInTheDocument();
    act(() => gateway.changeConfigElsewhere({ limits: { max_order_quantity: "5" } }));
    expect(
      await screen.findByText("Would be denied: The quantity of 10 is above the limit of 5 for one order."),
    ).toBeInTheDocument();
    expect(gateway.sent()).toEqual([]);
  });

  test("what cannot be told is called unknown: a symbol that nobody sees, a service that is away", async () => {
    const gateway = waiting();
    gateway.unseen.add("AAPL");
    render(gateway, createElement(TradingControlsPage));
    expect(await screen.findByText(/What risk says now is unknown/)).toBeInTheDocument();
    act(() => {
      gateway.unseen.clear();
      gateway.changeConfigElsewhere({ note: "read again" });
    });
    expect(await screen.findByText(PASSES)).toBeInTheDocument();
    act(() => {
      gateway.ill.add("risk_service");
      gateway.changeConfigElsewhere({ note: "read once more" });
    });
    expect(await screen.findByText(/What risk says now is unknown/)).toBeInTheDocument();
  });

  test("nothing is asked while nothing waits", async () => {
    const gateway = new FakeGateway();
    render(gateway, createElement(TradingControlsPage));
    await screen.findByText(/Approval is OFF, so paper orders do not stop here/);
    act(() => void gateway.createLockout());
    expect(await screen.findByText(/earnings tonight/)).toBeInTheDocument();
    expect(previews(gateway)).toEqual([]);
  });
});
