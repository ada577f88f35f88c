import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { anAccount, aPosition, iso } from "../../testing/builders";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { PositionsCard } from "./positions-card";

const card = <PositionsCard maxAge={() => 60} />;
const limits = { max_daily_loss: "1000", max_drawdown: "500", loss_basis: "total" as const };
const reads = ({ requests }: FakeGateway) => requests.filter(({ path }) => path === "/api/positions").length;
const quoted = (secondsAgo: number) => iso(Date.now() - secondsAgo * 1000);

describe("Positions", () => {
  test("each is told with whose it is, what it won and lost, and its price", async () => {
    const gateway = new FakeGateway();
    const terms = { quantity: "-1200", average_price: "411.123456", realised: "-35.5", unrealised: "18.25" };
    gateway.held.push(aPosition({ ...terms, symbol: "BRK.B", price: "411", quoted_at: quoted(12) }));
    gateway.accounts.push(anAccount());
    render(gateway, card);
    const list = await screen.findByRole("list", { name: "Open positions" });
    const [row] = within(list).getAllByRole("listitem");
    expect(row).toHaveTextContent("short 1,200 BRK.B");
    expect(row).toHaveTextContent("main · momentum");
    expect(row).toHaveTextContent("average411.1235realised-35.50unrealised+18.25price411 12 s ago");
  });

  test("an account is held against its limits: most of one used, the other reached", async () => {
    const gateway = new FakeGateway();
    gateway.accounts.push(anAccount({ limits, day_result: "-812.50", drawdown: "520" }));
    render(gateway, card);
    const account = await screen.findByRole("region", { name: "Account main" });
    expect(account).toHaveTextContent("-812.50 today");
    expect(account).toHaveTextContent("Daily loss 812.50 of 1,000.00, 187.50 left Most of it is used.");
    expect(account).toHaveTextContent(
      "Drawdown 520.00 of 500.00 Limit reached: entries are denied, exits pass.",
    );
    expect(screen.getByText("Nothing is held now.")).toBeInTheDocument();
  });

  test("a price that is missing or old is named where it stops the account's entries", async () => {
    const gateway = new FakeGateway();
    const unknown = { price: null, quoted_at: null, unrealised: null, market_value: null };
    gateway.held.push(aPosition({ symbol: "AAPL", ...unknown }));
    gateway.held.push(aPosition({ symbol: "MSFT", quoted_at: quoted(61) }));
    gateway.held.push(aPosition({ symbol: "NVDA", quoted_at: quoted(2) }));
    gateway.accounts.push(anAccount({ limits, unpriced: ["AAPL"], day_result: null, drawdown: null }));
    render(gateway, card);
    const account = await screen.findByRole("region", { name: "Account main" });
    expect(account).toHaveTextContent("Result of the day unknown");
    expect(account).toHaveTextContent("Daily loss unknown, limit 1,000.00");
    expect(account).toHaveTextContent("No fresh price of AAPL, MSFT: entries of this account are denied");
    const [apple, microsoft, nvidia] = screen.getAllByRole("listitem");
    expect(apple).toHaveTextContent("unrealisedno pricepriceno price");
    expect(microsoft).toHaveTextContent("old: 61 s ago");
    expect(nvidia).not.toHaveTextContent("old");
  });

  test("a loss that is not known stops entries, also where no price is missing", async () => {
    const gateway = new FakeGateway();
    gateway.accounts.push(anAccount({ limits, day_result: null, drawdown: null }));
    render(gateway, card);
    expect(await screen.findByText(/^What was lost is not known: entries/)).toBeInTheDocument();
  });

  test("where realised losses alone are counted, or no limit is set, a missing price stops nothing", async () => {
    const gateway = new FakeGateway();
    const old = { quoted_at: quoted(600) };
    gateway.held.push(aPosition(old), aPosition({ account: "other", ...old }));
    const realised = { ...limits, loss_basis: "realised" as const };
    gateway.accounts.push(anAccount({ limits: realised }), anAccount({ account: "other" }));
    render(gateway, card);
    expect(await screen.findAllByText("old: 10 min ago")).toHaveLength(2);
    expect(screen.queryByText(/No fresh price/)).toBeNull();
    expect(screen.getByText("No loss limit is set.")).toBeInTheDocument();
  });

  test("a warning of the day stays told", async () => {
    const gateway = new FakeGateway();
    const warned_at = iso(Date.now());
    const warning = { setting: "max_daily_loss" as const, limit: "100", actual: "83", percent: "83" };
    gateway.accounts.push(anAccount({ warnings: [{ ...warning, basis: "total", warned_at }] }));
    render(gateway, card);
    expect(
      await screen.findByText(/^Warned at .* UTC: 83 % of the daily loss of 100.00\.$/),
    ).toBeInTheDocument();
  });

  test("a fill is shown without waiting for the next look at prices", async () => {
    const gateway = new FakeGateway();
    render(gateway, card);
    expect(await screen.findByText("Nothing has been bought or sold yet.")).toBeInTheDocument();
    await waitFor(() => expect(gateway.journal.listening).toBe(1));
    act(() => void gateway.propose({ symbol: "NVDA", quantity: "3" }));
    expect(await screen.findByText("NVDA", {}, { timeout: 2500 })).toBeInTheDocument();
    expect(screen.getByRole("listitem")).toHaveTextContent("long 3 NVDA");
  });

  test("what could not be read is said, and what was read before stays with its time", async () => {
    const gateway = new FakeGateway();
    gateway.held.push(aPosition({ quoted_at: quoted(0) }));
    render(gateway, card);
    await screen.findByText("AAPL");
    gateway.ill.add("risk_service");
    act(() => void gateway.changeConfigElsewhere({ note: "read again" }));
    expect(
      await screen.findByText("The positions could not be read.", {}, { timeout: 2500 }),
    ).toBeInTheDocument();
    expect(screen.getByText(/^As of .* UTC; it may be other now\.$/)).toBeInTheDocument();
    expect(screen.getByText("AAPL")).toBeInTheDocument();
  });

  test("more than are shown is said", async () => {
    const gateway = new FakeGateway();
    for (let n = 0; n < 101; n++) gateway.held.push(aPosition({ symbol: `S${n}` }));
    render(gateway, card);
    expect(await screen.findByText("The first 100 by name are shown; there are more.")).toBeInTheDocument();
    expect(screen.getAllByRole("listitem")).toHaveLength(100);
  });
});

describe("reading prices", () => {
  afterEach(() => void vi.useRealTimers());

  test("is done every five seconds while the page is seen, and not while it is hidden", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const gateway = new FakeGateway();
    render(gateway, card);
    await screen.findByText("Nothing has been bought or sold yet.");
    await settled();
    const before = reads(gateway);
    act(() => void vi.advanceTimersByTime(5000));
    await settled();
    expect(reads(gateway) - before).toBe(1);
    const seen = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    act(() => void vi.advanceTimersByTime(20_000));
    await settled();
    expect(reads(gateway) - before).toBe(1);
    seen.mockRestore();
    act(() => void vi.advanceTimersByTime(5000));
    await settled();
    expect(reads(gateway) - before).toBe(2);
  });
});

/** Every answer that is under way has come. */
async function settled(): Promise<void> {
  await act(async () => {
    await new Promise((resolve) => setTimeout(resolve, 150));
  });
}
