import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
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
