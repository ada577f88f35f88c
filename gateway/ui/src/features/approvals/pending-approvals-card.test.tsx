import { act, cleanup, screen, waitFor } from "@testing-library/react";
import fc from "fast-check";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { server } from "../../testing/server";
import { PendingApprovalsCard } from "./pending-approvals-card";

const PATH = "/api/admin/trading/approvals";
const card = (
  <PendingApprovalsCard
    emptyBecause="Approval is OFF."
    verdictOf={() => ({ kind: "pass", text: "Passed risk." })}
  />
);
let gateway: FakeGateway;

beforeEach(() => {
  gateway = new FakeGateway();
  gateway.config.change({ operator_approval: { auto_approve_paper: false } }, "dana");
});

const decisions = () =>
  gateway.requests.filter(({ method }) => method === "PUT").map(({ path, body }) => ({ path, body }));

describe("Pending Approvals", () => {
  test("what became of an order is not read any more once it has come to its end", async () => {
    const { order_id } = gateway.propose();
    const { user } = render(gateway, card);
    await user.click(await screen.findByRole("button", { name: "Approve buy 10 AAPL" }));
    expect(await screen.findByText(/The order is filled/)).toBeInTheDocument();
    const reads = () => gateway.requests.filter(({ path }) => path === `/api/orders/${order_id}`).length;
    const before = reads();
    act(() => void gateway.propose({ symbol: "MSFT" }));
    expect(await screen.findByRole("button", { name: "Approve buy 10 MSFT" })).toBeInTheDocument();
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(reads()).toBe(before);
  });

  test("for any of the orders that wait, approve and reject send that id, once, however often it is clicked", async () => {
    const cases = fc.record({
      orders: fc.integer({ min: 1, max: 4 }),
      which: fc.nat(3),
      approve: fc.boolean(),
      clicks: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ orders, which, approve, clicks }) => {
        gateway = new FakeGateway();
        gateway.config.change({ operator_approval: { auto_approve_paper: false } }, "dana");
        for (let n = 0; n < orders; n++) gateway.propose({ quantity: `${n + 1}` });
        const chosen = gateway.approvals[which % orders];
        cleanup();
        const { user } = render(gateway, card);
        const name = `${approve ? "Approve" : "Reject"} buy ${chosen?.quantity} AAPL`;
        const button = await screen.findByRole("button", { name });
        for (let n = 0; n < (approve ? clicks : 1); n++) await user.click(button);
        if (!approve) await user.dblClick(await screen.findByRole("button", { name: "Reject the order" }));
        const status = approve ? "approved" : "rejected";
        await waitFor(() => expect(chosen?.status).toBe(status));
        expect(decisions()).toEqual([{ path: `${PATH}/${chosen?.id}`, body: { status } }]);
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  test("an order that a bot proposes appears, and one that is decided elsewhere goes", async () => {
    render(gateway, card);
    expect(await screen.findByText("Approval is OFF.")).toBeInTheDocument();
    act(() => void gateway.propose({ symbol: "MSFT" }));
    expect(await screen.findByRole("button", { name: "Approve buy 10 MSFT" })).toBeInTheDocument();
    act(() => void gateway.decide(gateway.approvals[0]?.id ?? "", "rejected", "dana"));
    await waitFor(() => expect(screen.queryByText("MSFT")).toBeNull());
  });

  test("who comes second is told who won, also when the row has gone", async () => {
    gateway.propose();
    const { user } = render(gateway, card);
    await screen.findByRole("button", { name: "Approve buy 10 AAPL" });
    server.use(
      http.put(`*${PATH}/:id`, ({ params }) => {
        gateway.decide(String(params.id), "rejected", "dana");
        return undefined;
      }),
    );
    await user.click(screen.getByRole("button", { name: "Approve buy 10 AAPL" }));
    expect(await screen.findByText(/Already rejected by dana/)).toBeInTheDocument();
  });

  test("during a halt an order stays pending and can be decided later", async () => {
    gateway.propose();
    gateway.config.change({ trading_state: "halted" }, "dana");
    const { user } = render(gateway, card);
    await user.click(await screen.findByRole("button", { name: "Approve buy 10 AAPL" }));
    expect(await screen.findByText(/Trading is halted for this order/)).toBeInTheDocument();
    gateway.config.change({ trading_state: "active" }, "dana");
    await user.click(screen.getByRole("button", { name: "Approve buy 10 AAPL" }));
    await waitFor(() => expect(gateway.approvals[0]?.status).toBe("approved"));
  });

  test("an answer that is lost is asked for again under the same key", async () => {
    gateway.propose();
    let lost = 1;
    const { user } = render(gateway, card);
    server.use(
      http.put(`*${PATH}/:id`, ({ params }) => {
        if (lost-- <= 0) return undefined;
        gateway.decide(String(params.id), "approved", "operator");
        return HttpResponse.error();
      }),
    );
    await user.click(await screen.findByRole("button", { name: "Approve buy 10 AAPL" }));
    await waitFor(() => expect(decisions()).toHaveLength(1), { timeout: 3000 });
    expect(gateway.approvals[0]?.status).toBe("approved");
    expect(screen.queryByText(/Already/)).toBeNull();
  });

  test("a live order asks once more, with what it is worth", async () => {
    gateway.config.change({ trading_mode: "live" }, "dana");
    gateway.propose();
    const { user } = render(gateway, card);
    await user.click(await screen.findByRole("button", { name: "Approve buy 10 AAPL" }));
    expect(decisions()).toEqual([]);
    expect(screen.getByRole("dialog")).toHaveTextContent("1,902.50");
    await user.click(screen.getByRole("button", { name: "Approve 1,902.50 LIVE" }));
    await waitFor(() => expect(decisions()).toHaveLength(1));
  });

  test("what became of an approved order is told in its place, a denial too", async () => {
    gateway.propose();
    gateway.createLockout({ symbol: "AAPL", reason: "earnings" });
    const { user } = render(gateway, card);
    await user.click(await screen.findByRole("button", { name: "Approve buy 10 AAPL" }));
    expect(await screen.findByText("Approved")).toBeInTheDocument();
    expect(await screen.findByText(/The order is DENIED: AAPL is locked/)).toBeInTheDocument();
    expect(screen.queryByText("Passed risk.")).toBeNull();
  });

  test("a key that bounces decides one order, and a click gives the next no keys", async () => {
    for (let n = 0; n < 3; n++) gateway.propose({ quantity: `${n + 1}` });
    const { user } = render(gateway, card);
    await screen.findByRole("button", { name: "Approve buy 3 AAPL" });
    act(() => screen.getAllByRole("listitem")[0]?.focus());
    await user.keyboard("aaa");
    await waitFor(() => expect(gateway.approvals[0]?.status).toBe("approved"));
    expect(decisions()).toHaveLength(1);
    expect(screen.getAllByRole("listitem")[1]).toHaveFocus();
    await user.click(screen.getByRole("button", { name: "Approve buy 2 AAPL" }));
    await waitFor(() => expect(gateway.approvals[1]?.status).toBe("approved"));
    await user.keyboard("a");
    expect(decisions()).toHaveLength(2);
    expect(screen.getByRole("region", { name: /Pending Approvals/ })).toHaveFocus();
  });

  test("disconnected, approving waits and rejecting works", async () => {
    gateway.propose();
    const { user } = render(gateway, card);
    const approve = await screen.findByRole("button", { name: "Approve buy 10 AAPL" });
    gateway.journal.refuses = true;
    act(() => gateway.journal.break());
    await waitFor(() => expect(approve).toBeDisabled());
    act(() => screen.getByRole("listitem").focus());
    await user.keyboard("a");
    expect(screen.getByText(/not live when the key was pressed/)).toBeInTheDocument();
    expect(decisions()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Reject buy 10 AAPL" }));
    await user.click(await screen.findByRole("button", { name: "Reject the order" }));
    await waitFor(() => expect(gateway.approvals[0]?.status).toBe("rejected"));
  });
});
