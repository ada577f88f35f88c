import { act, screen, waitFor } from "@testing-library/react";
import { createElement } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { aLockout, anApproval, aTradingStatus, iso, NOON } from "../testing/builders";
import { FakeGateway } from "../testing/gateway/fake-gateway";
import { render } from "../testing/render";
import { TradingControlsPage } from "./trading-controls-page";
import { verdictOf } from "./verdict";

const MINUTE = 60_000;
const at = (minutes: number) => iso(NOON + minutes * MINUTE);
type Terms = Parameters<typeof aLockout>[0];

/** Of an order to buy AAPL, at noon. */
const verdict = (
  lockouts: Terms[],
  { whole = true, state = "active" as "active" | "reduce_only", reduces = null as boolean | null } = {},
) =>
  verdictOf(
    anApproval({ reduces }),
    { items: lockouts.map((terms) => aLockout(terms)), whole },
    aTradingStatus({ trading_state: state }),
    NOON,
  );

describe("what would become of a waiting order", () => {
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

  test("while not all lockouts are known, that none would stop it is not claimed", () => {
    expect(verdict([], { whole: false }).kind).toBe("unknown");
    expect(verdict([{}], { whole: false }).kind).toBe("deny");
    expect(verdict([], { whole: false, state: "reduce_only" }).text).toContain("reduce only");
  });
});

describe("where only exits pass", () => {
  const entries = { blocks: "entries" } as const;

  test.each([
    [true, "pass", "Only shrinks a position, so it may pass: "],
    [false, "deny", "Would be denied, since it opens or grows a position: "],
    [null, "unknown", "Would be denied unless it only shrinks a position: "],
  ])("an order of which risk said that it reduces: %s", (reduces, kind, text) => {
    expect(verdict([entries], { reduces })).toEqual({
      kind,
      text: `${text}AAPL locked until 13:00:00 UTC: earnings tonight`,
    });
    expect(verdict([], { state: "reduce_only", reduces })).toEqual({ kind, text: `${text}reduce only` });
  });

  test("an exit is stopped by a lockout of everything, and its passing is not claimed while others are unknown", () => {
    expect(verdict([entries, {}], { reduces: true }).kind).toBe("deny");
    expect(verdict([entries], { reduces: true, whole: false }).kind).toBe("unknown");
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
    expect(
      await screen.findByText("Passed risk when asked; judged again when released."),
    ).toBeInTheDocument();
    act(() => void vi.setSystemTime(NOON + 5 * MINUTE));
    expect(await screen.findByText(/^Would be denied: AAPL locked until 12:10:00 UTC/)).toBeInTheDocument();
    act(() => void vi.setSystemTime(NOON + 10 * MINUTE));
    expect(
      await screen.findByText("Passed risk when asked; judged again when released."),
    ).toBeInTheDocument();
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
