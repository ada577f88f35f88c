import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { server } from "../../testing/server";
import { PendingApprovalsCard } from "./pending-approvals-card";

const card = <PendingApprovalsCard emptyBecause="" verdictOf={() => ({ kind: "pass", text: "Passed." })} />;
let gateway: FakeGateway;

beforeEach(() => {
  gateway = new FakeGateway();
  gateway.config.change({ operator_approval: { auto_approve_paper: false } }, "dana");
  gateway.propose();
});

async function open() {
  const { user } = render(gateway, card);
  await user.click(await screen.findByRole("button", { name: "Details" }));
  await user.click(screen.getByRole("button", { name: "Let buy 10 AAPL wait longer" }));
  return { user, dialog: within(await screen.findByRole("dialog")) };
}
const extensions = () => gateway.requests.filter(({ path }) => path.endsWith("/extend"));

describe("letting an order wait longer", () => {
  test("sends how long and why, once, and the details say who did it", async () => {
    const before = Date.parse(gateway.approvals[0]?.expires_at ?? "");
    const { user, dialog } = await open();
    await user.selectOptions(dialog.getByLabelText("How much"), "1 h longer");
    await user.type(dialog.getByLabelText("Reason (optional)"), "still reading");
    await user.dblClick(dialog.getByRole("button", { name: "Let it wait longer" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(extensions().map(({ body }) => body)).toEqual([{ minutes: 60, reason: "still reading" }]);
    expect(Date.parse(gateway.approvals[0]?.expires_at ?? "")).toBe(before + 60 * 60_000);
    expect(await screen.findByText(/^operator, .* UTC$/)).toBeInTheDocument();
  });

  test("an answer that is lost is asked for again under the same key, also by hand", async () => {
    const { user, dialog } = await open();
    const keys: (string | null)[] = [];
    server.use(
      http.post("*/extend", ({ request }) => {
        keys.push(request.headers.get("Idempotency-Key"));
        return keys.length <= 3 ? HttpResponse.error() : undefined;
      }),
    );
    const button = dialog.getByRole("button", { name: "Let it wait longer" });
    await user.click(button);
    expect(await dialog.findByRole("alert", {}, { timeout: 3000 })).toHaveTextContent(/not known/);
    await user.click(button);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(1);
  });

  test("one that was decided meanwhile is told", async () => {
    const { user, dialog } = await open();
    gateway.decide(gateway.approvals[0]?.id ?? "", "rejected", "dana");
    await user.click(dialog.getByRole("button", { name: "Let it wait longer" }));
    expect(await dialog.findByRole("alert")).toHaveTextContent("only one that waits can wait longer");
  });
});
