import { act, screen, waitFor, within } from "@testing-library/react";
import { delay, HttpResponse, http } from "msw";
import { describe, expect, test } from "vitest";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { server } from "../../testing/server";
import { HaltBanner } from "./halt-banner";
import { KillSwitch } from "./kill-switch";

const both = (
  <>
    <KillSwitch />
    <HaltBanner />
  </>
);
const posts = (gateway: FakeGateway) =>
  gateway.requests.filter(({ method }) => method === "POST").map(({ path, body }) => ({ path, body }));

describe("the kill switch", () => {
  test("halts everything with two clicks, and says how far it is until flat", async () => {
    const gateway = new FakeGateway();
    gateway.resting = 2;
    const { user } = render(gateway, both);
    await user.click(screen.getByRole("button", { name: "Kill switch" }));
    await user.click(screen.getByRole("button", { name: "Halt everything" }));
    expect(await screen.findByText("TRADING IS HALTED")).toBeInTheDocument();
    expect(posts(gateway)).toEqual([
      {
        path: "/api/admin/trading/halt",
        body: { reason: "Kill switch", scope: {}, cancel_open_orders: true },
      },
    ]);
    expect(screen.getByText(/2 orders are still open at a broker and can fill/)).toBeInTheDocument();
    expect(await screen.findByText(/By operator: Kill switch/)).toBeInTheDocument();
    gateway.resting = 0;
    expect(
      await screen.findByText(/No order is open at a broker\. Positions stay/, undefined, { timeout: 3000 }),
    ).toBeInTheDocument();
  });

  test("halts one symbol only when it is named", async () => {
    const gateway = new FakeGateway();
    const { user } = render(gateway, both);
    await user.click(screen.getByRole("button", { name: "Kill switch" }));
    await user.selectOptions(screen.getByLabelText("What"), "symbol");
    expect(screen.getByRole("button", { name: "Halt it" })).toBeDisabled();
    await user.type(screen.getByLabelText("Symbol"), "AAPL");
    await user.click(screen.getByRole("button", { name: "Halt it" }));
    await waitFor(() => expect(posts(gateway)[0]?.body).toMatchObject({ scope: { symbol: "AAPL" } }));
  });

  test("works while the page is disconnected, and resuming waits", async () => {
    const gateway = new FakeGateway();
    gateway.config.change({ trading_state: "halted" }, "dana");
    const { user } = render(gateway, both);
    await screen.findByText("TRADING IS HALTED");
    gateway.journal.refuses = true;
    act(() => gateway.journal.break());
    await user.click(screen.getByRole("button", { name: "Resume trading" }));
    await user.type(screen.getByLabelText("Reason"), "why not");
    await waitFor(() => expect(screen.getByText(/The halt stays until it is/)).toBeInTheDocument());
    await user.click(screen.getByRole("button", { name: "Stay halted" }));
    await user.click(screen.getByRole("button", { name: "Kill switch" }));
    await user.click(screen.getByRole("button", { name: "Halt everything" }));
    await waitFor(() => expect(posts(gateway)).toHaveLength(1));
  });

  test("a halt stays on the screen, as what was last known, when its owner is away", async () => {
    const gateway = new FakeGateway();
    render(gateway, both);
    await waitFor(() => expect(gateway.requests.length).toBeGreaterThan(0));
    expect(screen.queryByText(/IS UNKNOWN/)).toBeNull();
    act(() => gateway.halt());
    expect(await screen.findByText("TRADING IS HALTED")).toBeInTheDocument();
    gateway.ill.add("risk_service");
    act(() => void gateway.journal.say("order.filled", { order_id: "o-1" }));
    expect(await screen.findByText(/IS UNKNOWN/, undefined, { timeout: 3000 })).toBeInTheDocument();
    expect(screen.getByText("TRADING IS HALTED")).toBeInTheDocument();
    expect(screen.getAllByText(/when it was last known/i)).toHaveLength(2);
    expect(screen.queryByText(/No order is open/)).toBeNull();
    gateway.ill.clear();
    await waitFor(() => expect(screen.queryByText(/IS UNKNOWN/)).toBeNull(), { timeout: 20_000 });
  }, 30_000);

  test("who halted, when and why stays, whatever else of the config changes", async () => {
    const gateway = new FakeGateway();
    gateway.halt("dana", "prices look wrong");
    render(gateway, both);
    expect(await screen.findByText(/By dana: prices look wrong/)).toBeInTheDocument();
    const reads = () => gateway.requests.filter(({ path }) => path.endsWith("/history")).length;
    const before = reads();
    act(() => gateway.changeConfigElsewhere({ limits: { max_order_quantity: "5" } }, "lee"));
    await waitFor(() => expect(reads()).toBeGreaterThan(before));
    expect(screen.getByText(/By dana: prices look wrong/)).toBeInTheDocument();
    expect(screen.queryByText(/lee/)).toBeNull();
  });

  test("of a part says that the rest trades on", async () => {
    const gateway = new FakeGateway();
    gateway.halt("dana", "odd fills", { symbol: "AAPL" });
    render(gateway, both);
    expect(await screen.findByText(/symbol AAPL, and nothing else/)).toBeInTheDocument();
  });

  test("that could never be read is said to be unknown, not that all is well", async () => {
    const gateway = new FakeGateway();
    gateway.ill.add("bus");
    render(gateway, both);
    expect(await screen.findByText(/WHETHER TRADING IS HALTED IS UNKNOWN/)).toBeInTheDocument();
  });

  test("what is read aloud does not change with the clock", async () => {
    const gateway = new FakeGateway();
    gateway.halt();
    render(gateway, both);
    const said = (await screen.findByText("TRADING IS HALTED")).closest("[role=status]");
    expect(said).not.toHaveTextContent(/ago|just now/);
    await waitFor(() => expect(said?.parentElement).toHaveTextContent(/just now|ago/));
  });

  test("resuming asks why", async () => {
    const gateway = new FakeGateway();
    gateway.config.change({ trading_state: "halted" }, "dana");
    const { user } = render(gateway, both);
    await user.click(await screen.findByRole("button", { name: "Resume trading" }));
    await user.type(screen.getByLabelText("Reason"), "prices are back");
    await user.click(screen.getAllByRole("button", { name: "Resume trading" }).at(-1) as HTMLElement);
    await waitFor(() => expect(screen.queryByText("TRADING IS HALTED")).toBeNull());
    expect(posts(gateway)[0]?.body).toEqual({ reason: "prices are back", scope: {} });
  });

  test("a resumption that is seen before its answer comes asks nothing at the next halt", async () => {
    const gateway = new FakeGateway();
    gateway.halt();
    const { user } = render(gateway, both);
    server.use(
      http.post("*/api/admin/trading/resume", async () => {
        gateway.config.change({ trading_state: "active" }, "operator");
        await delay(600);
        return HttpResponse.json({ in_flight: 0 });
      }),
    );
    await user.click(await screen.findByRole("button", { name: "Resume trading" }));
    await user.type(screen.getByLabelText("Reason"), "prices are back");
    await user.click(screen.getAllByRole("button", { name: "Resume trading" }).at(-1) as HTMLElement);
    await waitFor(() => expect(screen.queryByText("TRADING IS HALTED")).toBeNull(), { timeout: 4000 });
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    act(() => gateway.halt());
    await screen.findByText("TRADING IS HALTED", undefined, { timeout: 4000 });
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  test("the dialog that resumes stays and says so when somebody else has resumed", async () => {
    const gateway = new FakeGateway();
    gateway.halt("dana", "odd prices", { symbol: "AAPL" });
    const { user } = render(gateway, both);
    await user.click(await screen.findByRole("button", { name: "Resume symbol AAPL" }));
    await user.type(screen.getByLabelText("Reason"), "prices are back");
    act(() => gateway.config.change({ suspensions: [] }, "dana"));
    const dialog = within(await screen.findByRole("dialog"));
    expect(
      await dialog.findByText(/was resumed while this was open/, undefined, { timeout: 4000 }),
    ).toBeInTheDocument();
    expect(dialog.getByRole("button", { name: "Resume trading" })).toBeDisabled();
    await user.click(dialog.getByRole("button", { name: "Close this" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    act(() => gateway.halt());
    await screen.findByText("TRADING IS HALTED", undefined, { timeout: 4000 });
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(posts(gateway)).toEqual([]);
  });
});
