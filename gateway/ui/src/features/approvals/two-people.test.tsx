import { act, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { setActor } from "../../lib/actor";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { PendingApprovalsCard } from "./pending-approvals-card";

const card = <PendingApprovalsCard emptyBecause="" verdictOf={() => ({ kind: "pass", text: "Passed." })} />;
let gateway: FakeGateway;
const approval = () => {
  const [first] = gateway.approvals;
  if (first === undefined) throw new Error("nothing waits");
  return first;
};

beforeEach(() => {
  gateway = new FakeGateway();
  gateway.config.change({ trading_mode: "live" }, "dana");
  gateway.propose();
  approval().approvals_needed = 2;
});
afterEach(() => localStorage.clear());

async function approve(user: ReturnType<typeof render>["user"]) {
  await user.click(await screen.findByRole("button", { name: "Approve buy 10 AAPL" }));
  await user.click(await screen.findByRole("button", { name: "Approve 1,902.50 LIVE" }));
}

describe("an order that takes two people", () => {
  test("the first approval leaves it waiting for another person, who is told whose it was", async () => {
    act(() => setActor("dana"));
    const { user } = render(gateway, card);
    expect(await screen.findByText("Two people have to approve it.")).toBeInTheDocument();
    await approve(user);
    expect(await screen.findByText("You approved it; one more person has to.")).toBeInTheDocument();
    expect(approval()).toMatchObject({ status: "pending", endorsed_by: "dana" });
    act(() => setActor("Erik"));
    await user.click(await screen.findByRole("button", { name: "Approve as second person buy 10 AAPL" }));
    expect(screen.getByRole("dialog")).toHaveTextContent("yours is the second of two approvals");
    await user.click(screen.getByRole("button", { name: "Approve 1,902.50 LIVE" }));
    await waitFor(() => expect(approval()).toMatchObject({ status: "approved", decided_by: "Erik" }));
  });

  test("who was the first is not offered to be the second, by click or key, however the name is written", async () => {
    approval().endorsed_by = "Dana";
    act(() => setActor("dana"));
    const { user } = render(gateway, card);
    expect(await screen.findByRole("button", { name: "Approve buy 10 AAPL" })).toBeDisabled();
    expect(screen.getByText("You approved it; one more person has to.")).toBeInTheDocument();
    act(() => screen.getByRole("listitem", { name: "buy 10 AAPL" }).focus());
    await user.keyboard("a");
    expect(await screen.findByText(/You approved it already, so nothing was sent/)).toBeInTheDocument();
    expect(gateway.sent()).toEqual([]);
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  });

  test("who was the first elsewhere, which this page does not know yet, is refused", async () => {
    act(() => setActor("dana"));
    const { user } = render(gateway, card);
    await user.click(await screen.findByRole("button", { name: "Approve buy 10 AAPL" }));
    approval().endorsed_by = "dana";
    await user.click(await screen.findByRole("button", { name: "Approve 1,902.50 LIVE" }));
    expect(await screen.findByText(/dana approved it already: a second person has to/)).toBeInTheDocument();
    expect(approval()).toMatchObject({ status: "pending", endorsed_by: "dana" });
  });

  test("nobody in particular is told to give a name, and it goes on waiting", async () => {
    const { user } = render(gateway, card);
    await approve(user);
    expect(await screen.findByText(/Say who decides/)).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Approve buy 10 AAPL" })).toBeEnabled();
    expect(approval().status).toBe("pending");
  });

  test("who proposed it elsewhere, which this page does not know yet, is refused", async () => {
    act(() => setActor("dana"));
    const { user } = render(gateway, card);
    await user.click(await screen.findByRole("button", { name: "Approve buy 10 AAPL" }));
    approval().proposed_by = "dana";
    await user.click(await screen.findByRole("button", { name: "Approve 1,902.50 LIVE" }));
    expect(await screen.findByText(/dana proposed this order: somebody else/)).toBeInTheDocument();
    expect(approval().status).toBe("pending");
  });

  test("the first of the two may still reject it", async () => {
    act(() => setActor("dana"));
    const { user } = render(gateway, card);
    await approve(user);
    await screen.findByText("You approved it; one more person has to.");
    await user.click(screen.getByRole("button", { name: "Reject buy 10 AAPL" }));
    await user.click(await screen.findByRole("button", { name: "Reject the order" }));
    await waitFor(() => expect(approval().status).toBe("rejected"));
  });
});
