import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { server } from "../../testing/server";
import { PendingApprovalsCard } from "./pending-approvals-card";

const BULK = "/api/admin/trading/approvals/bulk";
const card = <PendingApprovalsCard emptyBecause="" verdictOf={() => ({ kind: "pass", text: "Passed." })} />;
let gateway: FakeGateway;

beforeEach(() => {
  gateway = new FakeGateway();
  gateway.config.change({ operator_approval: { auto_approve_paper: false } }, "dana");
});

const bulks = () => gateway.requests.filter(({ path }) => path === BULK);
const ids = (...which: number[]) => which.map((one) => gateway.approvals[one]?.id);
const statuses = () => gateway.approvals.map(({ status }) => status);

async function selecting(...quantities: number[]) {
  const { user } = render(gateway, card);
  await user.click(await screen.findByRole("button", { name: "Select several" }));
  for (const each of quantities)
    await user.click(screen.getByRole("checkbox", { name: `Select buy ${each} AAPL` }));
  return user;
}
const dialog = async () => within(await screen.findByRole("dialog"));

describe("several orders decided together", () => {
  test("those that are chosen are rejected in one call, with one reason, and no other", async () => {
    for (let n = 1; n <= 3; n++) gateway.propose({ quantity: `${n}` });
    const user = await selecting(1, 3);
    await user.click(screen.getByRole("button", { name: "Reject selected" }));
    const asked = await dialog();
    expect(asked.getAllByRole("listitem")).toHaveLength(2);
    await user.type(asked.getByLabelText(/^Reason/), "not today");
    await user.dblClick(asked.getByRole("button", { name: "Reject 2 orders" }));
    expect(await screen.findByText("2 of 2 rejected.")).toBeInTheDocument();
    expect(statuses()).toEqual(["rejected", "pending", "rejected"]);
    expect(bulks().map(({ body }) => body)).toEqual([
      { status: "rejected", reason: "not today", ids: ids(0, 2) },
    ]);
  });

  test("one that somebody else decided meanwhile is told, and stops no other", async () => {
    for (let n = 1; n <= 3; n++) gateway.propose({ quantity: `${n}` });
    const user = await selecting(1, 2, 3);
    await user.click(screen.getByRole("button", { name: "Approve selected" }));
    const asked = await dialog();
    act(() => void gateway.decide(gateway.approvals[1]?.id ?? "", "rejected", "dana"));
    await user.click(asked.getByRole("button", { name: "Approve 3 orders" }));
    expect(await screen.findByText(/^2 of 3 approved\. Why the others were not/)).toBeInTheDocument();
    expect(statuses()).toEqual(["approved", "rejected", "approved"]);
    expect(await screen.findByText(/Already rejected by dana/)).toBeInTheDocument();
  });

  test("very many go in several calls, the oldest first; when one gets no answer, the rest is not sent", async () => {
    for (let n = 1; n <= 120; n++) gateway.propose({ quantity: `${n}` });
    const user = await selecting();
    await user.click(screen.getByRole("button", { name: "Select all" }));
    const sent: string[][] = [];
    const told: string[] = [];
    server.use(
      http.post(`*${BULK}`, async ({ request }) => {
        const { ids } = (await request.clone().json()) as { ids: string[] };
        sent.push(ids);
        if (sent.length === 2) await waitFor(() => told.push(screen.getByText(/^Rejecting:/).textContent));
        return sent.length === 1 ? undefined : HttpResponse.error();
      }),
    );
    await user.click(screen.getByRole("button", { name: "Reject selected" }));
    await user.click((await dialog()).getByRole("button", { name: "Reject 120 orders" }));
    expect(await screen.findByText(/^50 of 120 rejected/, {}, { timeout: 5000 })).toBeInTheDocument();
    expect(told).toEqual(["Rejecting: 50 of 120 sent..."]);
    const all = gateway.approvals.map(({ id }) => id);
    expect(new Set(sent.flat())).toEqual(new Set(all.slice(0, 100)));
    expect(sent[0]).toEqual(all.slice(0, 50));
    expect(screen.getAllByText("Not sent: what was sent before it got no answer.")).toHaveLength(20);
  }, 30_000);

  test("live orders are rejected together, and approved one by one", async () => {
    gateway.config.change({ trading_mode: "live" }, "dana");
    for (let n = 1; n <= 2; n++) gateway.propose({ quantity: `${n}` });
    const user = await selecting();
    await user.click(screen.getByRole("button", { name: "Select all" }));
    expect(screen.getByText("2 selected")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Approve selected" })).toBeDisabled();
    expect(screen.getByText("Live orders are approved one by one.")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Reject selected" }));
    await user.click((await dialog()).getByRole("button", { name: "Reject 2 orders" }));
    await waitFor(() => expect(statuses()).toEqual(["rejected", "rejected"]));
  });

  test("an answer that is lost is asked for again under the same key: each is decided once", async () => {
    for (let n = 1; n <= 2; n++) gateway.propose({ quantity: `${n}` });
    const user = await selecting(1, 2);
    gateway.answersLost = 1;
    await user.click(screen.getByRole("button", { name: "Approve selected" }));
    await user.click((await dialog()).getByRole("button", { name: "Approve 2 orders" }));
    expect(await screen.findByText("2 of 2 approved.", {}, { timeout: 3000 })).toBeInTheDocument();
    expect(new Set(bulks().map(({ key }) => key)).size).toBe(1);
    expect(bulks()).toHaveLength(2);
  });

  test("with no answer at all each may only be sent the same again, and is not chosen any more", async () => {
    for (let n = 1; n <= 2; n++) gateway.propose({ quantity: `${n}` });
    const user = await selecting(1, 2);
    server.use(http.post(`*${BULK}`, () => HttpResponse.error()));
    await user.click(screen.getByRole("button", { name: "Approve selected" }));
    await user.click((await dialog()).getByRole("button", { name: "Approve 2 orders" }));
    expect(await screen.findByText(/^0 of 2 approved/, {}, { timeout: 3000 })).toBeInTheDocument();
    expect(screen.getAllByText(/Whether it was done is not known/)).toHaveLength(2);
    expect(screen.getByRole("checkbox", { name: "Select buy 1 AAPL" })).toBeDisabled();
    expect(screen.getByText("0 selected")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Approve buy 1 AAPL" }));
    await waitFor(() => expect(statuses()).toEqual(["approved", "pending"]));
  });

  test("when only some answers are missing, the rows say which", async () => {
    for (let n = 1; n <= 2; n++) gateway.propose({ quantity: `${n}` });
    const user = await selecting(1, 2);
    const [first, second] = ids(0, 1);
    const problem = (code: string, detail: string) => ({
      type: "",
      title: "",
      status: 503,
      code,
      detail,
      values: {},
    });
    const items = [
      { id: first, problem: problem("OUTCOME_UNKNOWN", "No answer came.") },
      { id: second, problem: problem("NOT_TRIED", "Not tried: no answer came.") },
    ];
    server.use(http.post(`*${BULK}`, () => HttpResponse.json({ items, decided: 0 })));
    await user.click(screen.getByRole("button", { name: "Reject selected" }));
    await user.click((await dialog()).getByRole("button", { name: "Reject 2 orders" }));
    expect(await screen.findByText(/Whether it was done is not known/)).toBeInTheDocument();
    expect(screen.getByText("Not tried: no answer came.")).toBeInTheDocument();
    expect(screen.getByRole("checkbox", { name: "Select buy 2 AAPL" })).toBeEnabled();
  });

  test("disconnected, approving together waits and rejecting together works", async () => {
    for (let n = 1; n <= 2; n++) gateway.propose({ quantity: `${n}` });
    const user = await selecting(1, 2);
    gateway.journal.refuses = true;
    act(() => gateway.journal.break());
    await waitFor(() => expect(screen.getByRole("button", { name: "Approve selected" })).toBeDisabled());
    await user.click(screen.getByRole("button", { name: "Reject selected" }));
    await user.click((await dialog()).getByRole("button", { name: "Reject 2 orders" }));
    await waitFor(() => expect(statuses()).toEqual(["rejected", "rejected"]));
  });
});
