import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { ConfigHistoryCard } from "./config-history-card";
import { RiskConfigCard } from "./risk-config-card";

const both = (
  <>
    <RiskConfigCard />
    <ConfigHistoryCard />
  </>
);

describe("the risk config", () => {
  test("a change is shown before and after, sent with its version and reason, and stands in the history", async () => {
    const gateway = new FakeGateway();
    const { user } = render(gateway, both);
    await user.type(await screen.findByLabelText("Order notional, at most"), "25000");
    await user.click(screen.getByRole("button", { name: "Review 1 change" }));
    const dialog = screen.getByRole("dialog");
    expect(dialog).toHaveTextContent("limits.max_order_notionalno limit25000");
    await user.type(screen.getByLabelText("Reason (optional)"), "smaller today");
    await user.dblClick(screen.getByRole("button", { name: "Put it in force" }));
    expect(await screen.findAllByText(/smaller today/)).not.toHaveLength(0);
    const puts = gateway.requests.filter(({ method }) => method === "PUT");
    expect(puts.map(({ body }) => body)).toEqual([
      { config: { limits: { max_order_notional: "25000" } }, expected_version: 1, reason: "smaller today" },
    ]);
    await waitFor(() => expect(screen.getByRole("button", { name: "Nothing changed" })).toBeDisabled());
  });

  test("its dialog is no form within the form: a browser would take the inner one away", async () => {
    const complaints = vi.spyOn(console, "error");
    const { user } = render(new FakeGateway(), both);
    await user.type(await screen.findByLabelText("Order notional, at most"), "25000");
    await user.click(screen.getByRole("button", { name: "Review 1 change" }));
    expect(screen.getByRole("dialog").closest("form")).toBeNull();
    expect(complaints.mock.calls).toEqual([]);
    complaints.mockRestore();
  });

  test("going live says what real money would be traded under, and asks why", async () => {
    const gateway = new FakeGateway();
    gateway.config.change({ operator_approval: { require_approval_for_live: false } }, "dana");
    const { user } = render(gateway, both);
    await user.selectOptions(await screen.findByLabelText("Trading mode"), "live");
    await user.click(screen.getByRole("button", { name: "Review 1 change" }));
    const dialog = screen.getByRole("dialog");
    expect(dialog).toHaveTextContent("None of them waits for approval: nobody is asked.");
    expect(dialog).toHaveTextContent(/No limit is set for: order quantity, order notional, gross exposure/);
    expect(screen.getByRole("button", { name: "Switch to LIVE" })).toBeDisabled();
    await user.type(screen.getByLabelText("Reason"), "the open");
    await user.click(screen.getByRole("button", { name: "Switch to LIVE" }));
    await waitFor(() => expect(gateway.config.mode).toBe("live"));
  });

  test("going live with rules or four eyes says who is asked about", async () => {
    const gateway = new FakeGateway();
    const approval = {
      require_approval_for_live: false,
      ask_when: [{ symbols: ["AAPL"], modes: ["paper"] }],
    };
    gateway.config.change({ operator_approval: approval }, "dana");
    const { user } = render(gateway, both);
    await user.selectOptions(await screen.findByLabelText("Trading mode"), "live");
    await user.click(screen.getByRole("button", { name: "Review 1 change" }));
    expect(screen.getByRole("dialog")).toHaveTextContent("None of them waits for approval: nobody is asked.");
    await user.click(screen.getByRole("button", { name: "Change nothing" }));
    await user.type(screen.getByLabelText("Two people approve live orders from"), "50000");
    await user.click(screen.getByRole("button", { name: "Review 2 changes" }));
    expect(screen.getByRole("dialog")).toHaveTextContent(
      "Only those wait for approval that a rule, or their worth",
    );
    expect(screen.getByRole("dialog")).toHaveTextContent(
      "Those worth 50,000 or more wait for two different people.",
    );
  });

  test("rules are typed as JSON, told when they are wrong, and sent as they are meant", async () => {
    const gateway = new FakeGateway();
    const { user } = render(gateway, both);
    const rules = await screen.findByLabelText("Ask a person also when");
    await user.click(rules);
    await user.paste('[{"min_notionl": "10000"}]');
    expect(await screen.findByText(/Rule 1: there is no "min_notionl"/)).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Review 1 change" })).toBeDisabled();
    await user.clear(rules);
    await user.paste('[{"min_notional": "10000"}]');
    await user.click(screen.getByRole("button", { name: "Review 1 change" }));
    await user.click(screen.getByRole("button", { name: "Put it in force" }));
    await waitFor(() => expect(gateway.config.current.version).toBe(2));
    const [put] = gateway.requests.filter(({ method }) => method === "PUT");
    expect(put?.body).toMatchObject({
      config: { operator_approval: { ask_when: [{ min_notional: "10000" }] } },
    });
  });

  test("market hours and the collar's basis are shown as they are in force, and changed", async () => {
    const gateway = new FakeGateway();
    const hours = { calendar: "XNYS", before_open_minutes: 30, after_close_minutes: 0, outside: "pass" };
    gateway.config.change({ limits: { market_hours: hours } }, "dana");
    const { user } = render(gateway, both);
    expect(await screen.findByLabelText("Market hours")).toHaveValue("XNYS, 30 min before, pass");
    await user.clear(screen.getByLabelText("Market hours"));
    await user.paste("XLON");
    await user.selectOptions(screen.getByLabelText("Price collar, measured from"), "touch");
    await user.click(screen.getByRole("button", { name: "Review 2 changes" }));
    await user.click(screen.getByRole("button", { name: "Put it in force" }));
    await waitFor(() => expect(gateway.config.current.version).toBe(3));
    expect(gateway.config.current.config).toMatchObject({
      limits: {
        market_hours: {
          calendar: "XLON",
          before_open_minutes: 0,
          after_close_minutes: 0,
          outside: "deny",
        },
        price_collar_against: "touch",
      },
    });
  });

  test("a space that is typed while the dialog opens goes into the reason, and puts nothing in force", async () => {
    const gateway = new FakeGateway();
    const { user } = render(gateway, both);
    await user.type(await screen.findByLabelText("Order quantity, at most"), "5");
    await user.click(screen.getByRole("button", { name: "Review 1 change" }));
    await waitFor(() => expect(screen.getByLabelText("Reason (optional)")).toHaveFocus());
    await user.keyboard("test over");
    expect(screen.getByLabelText("Reason (optional)")).toHaveValue("test over");
    expect(gateway.sent()).toEqual([]);
  });

  test("a value that cannot be is told, and cannot be sent", async () => {
    const { user } = render(new FakeGateway(), both);
    await user.type(await screen.findByLabelText("Order quantity, at most"), "-1");
    expect(await screen.findByText("A number above zero, like 2500 or 0.5.")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Review 1 change" })).toBeDisabled();
  });

  test("a time zone that there is none of is told at its field, and another one is taken", async () => {
    const gateway = new FakeGateway();
    const { user } = render(gateway, both);
    await user.type(await screen.findByLabelText("Daily loss, at most"), "1000");
    await user.selectOptions(screen.getByLabelText("Losses counted"), "realised");
    const zone = screen.getByLabelText("in the time zone");
    await user.clear(zone);
    await user.type(zone, "Mars/Olympus");
    await user.click(screen.getByRole("button", { name: "Review 3 changes" }));
    expect(screen.getByRole("dialog")).toHaveTextContent("loss_day.timezoneUTCMars/Olympus");
    await user.click(screen.getByRole("button", { name: "Put it in force" }));
    await waitFor(() => expect(zone).toHaveAccessibleDescription(/there is no time zone Mars\/Olympus/));
    await user.click(screen.getByRole("button", { name: "Change nothing" }));
    await user.clear(zone);
    expect(zone).not.toHaveAccessibleDescription(/there is no time zone/);
    await user.type(zone, "America/New_York");
    await user.click(screen.getByRole("button", { name: "Review 3 changes" }));
    await user.click(screen.getByRole("button", { name: "Put it in force" }));
    await waitFor(() => expect(gateway.config.current.version).toBe(2));
    expect(gateway.sent().at(-1)?.body).toMatchObject({
      config: {
        limits: { max_daily_loss: "1000", loss_basis: "realised" },
        loss_day: { timezone: "America/New_York" },
      },
    });
  });

  test("a config that moved meanwhile is told with who moved it", async () => {
    const gateway = new FakeGateway();
    const { user } = render(gateway, both);
    await user.type(await screen.findByLabelText("Order quantity, at most"), "5");
    await user.click(screen.getByRole("button", { name: "Review 1 change" }));
    gateway.config.change({ limits: { max_order_quantity: "7" } }, "dana");
    await user.click(screen.getByRole("button", { name: "Put it in force" }));
    expect(await screen.findByText(/The config is at version 2 \(by dana\), not at 1/)).toBeInTheDocument();
  });
});
