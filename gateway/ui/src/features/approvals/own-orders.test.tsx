import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { setActor } from "../../lib/actor";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { PendingApprovalsCard } from "./pending-approvals-card";

const card = <PendingApprovalsCard emptyBecause="" verdictOf={() => ({ kind: "pass", text: "Passed." })} />;
const OWN = "You proposed it: somebody else has to approve it.";
let gateway: FakeGateway;

beforeEach(() => {
  gateway = new FakeGateway();
  gateway.config.change({ operator_approval: { auto_approve_paper: false } }, "lee");
});
afterEach(() => localStorage.clear());

function proposed(by: string, quantity = "10") {
  gateway.propose({ quantity });
  const approval = gateway.approvals.at(-1);
  if (approval === undefined) throw new Error("nothing waits");
  approval.proposed_by = by;
  return approval;
}

const approveButton = (quantity = "10") =>
  screen.findByRole("button", { name: `Approve buy ${quantity} AAPL` });

describe("an order that this person proposed", () => {
  test.each([
    ["dana", "dana"],
    ["Dana  Smith", " dana smith"],
    ["Groß", "GROSS"],
  ])("of %j is not offered to %j to approve, and the row and its button say why", async (proposer, name) => {
    proposed(proposer);
    act(() => setActor(name));
    render(gateway, card);
    expect(await approveButton()).toBeDisabled();
    expect(await approveButton()).toHaveAccessibleDescription(OWN);
    expect(screen.getByRole("listitem", { name: "buy 10 AAPL" })).toHaveAccessibleDescription(OWN);
    expect(screen.getByText(OWN)).toBeVisible();
  });

  test.each([
    ["dana", "erik"],
    ["operator", "operator"],
    ["Operator", " operator "],
  ])("of %j is offered to %j", async (proposer, name) => {
    const approval = proposed(proposer);
    act(() => setActor(name));
    const { user } = render(gateway, card);
    expect(await approveButton()).toBeEnabled();
    expect(screen.queryByText(OWN)).not.toBeInTheDocument();
    await user.click(await approveButton());
    await waitFor(() => expect(approval.status).toBe("approved"));
  });

  test("is not approved by key either, which is announced; its rejection is", async () => {
    const approval = proposed("dana");
    act(() => setActor("dana"));
    const { user } = render(gateway, card);
    await approveButton();
    act(() => screen.getByRole("listitem", { name: "buy 10 AAPL" }).focus());
    await user.keyboard("a");
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "You proposed it, so nothing was sent: somebody else has to approve it.",
    );
    expect(gateway.sent()).toEqual([]);
    await user.keyboard("r");
    await user.click(await screen.findByRole("button", { name: "Reject the order" }));
    await waitFor(() => expect(approval.status).toBe("rejected"));
  });

  test("is offered as soon as somebody else sits here", async () => {
    proposed("dana");
    act(() => setActor("dana"));
    render(gateway, card);
    expect(await approveButton()).toBeDisabled();
    act(() => setActor("erik"));
    expect(await approveButton()).toBeEnabled();
  });

  test("among several keeps them from being approved together, which is announced, and not from being rejected", async () => {
    const own = proposed("dana", "1");
    const other = proposed("erik", "2");
    act(() => setActor("dana"));
    const { user } = render(gateway, card);
    await user.click(await screen.findByRole("button", { name: "Select several" }));
    const approve = screen.getByRole("button", { name: "Approve selected" });
    await user.click(screen.getByRole("checkbox", { name: "Select buy 2 AAPL" }));
    expect(approve).toBeEnabled();
    await user.click(screen.getByRole("button", { name: "Select all" }));
    expect(approve).toBeDisabled();
    const why = "You proposed 1 of them: somebody else has to approve.";
    expect(approve).toHaveAccessibleDescription(why);
    expect(screen.getByText(why)).toHaveAttribute("role", "status");
    await user.click(screen.getByRole("button", { name: "Reject selected" }));
    await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Reject 2 orders" }));
    await waitFor(() => expect([own.status, other.status]).toEqual(["rejected", "rejected"]));
  });
});
