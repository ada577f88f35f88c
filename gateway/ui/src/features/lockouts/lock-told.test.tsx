/** What came of locking is told, whatever was closed or begun meanwhile. */

import { screen, waitFor, within } from "@testing-library/react";
import { delay, HttpResponse, http } from "msw";
import { beforeEach, expect, test, vi } from "vitest";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { server } from "../../testing/server";
import { ActiveLockoutsCard } from "./active-lockouts-card";

const card = <ActiveLockoutsCard stops={() => 0} />;
let gateway: FakeGateway;

beforeEach(() => {
  gateway = new FakeGateway();
});

function onPhone(): void {
  const usual = window.matchMedia;
  vi.spyOn(window, "matchMedia").mockImplementation((query) => ({
    ...usual(query),
    matches: query.includes("max-width"),
  }));
}

/** Locking is refused, after a while. */
function refuseSlowly(): void {
  const refusal = { code: "BUS_UNAVAILABLE", detail: "The bus cannot be reached just now." };
  server.use(
    http.post("*/api/admin/trading/lockouts", async () => {
      await delay(300);
      return HttpResponse.json(refusal, { status: 503 });
    }),
  );
}

async function lock(user: ReturnType<typeof render>["user"]): Promise<void> {
  await user.type(screen.getByLabelText("Ticker"), "AAPL");
  await user.type(screen.getByLabelText("Reason"), "earnings");
  await user.click(screen.getByRole("button", { name: "Lock" }));
}

test("on a phone, also when the form was closed before the answer came", async () => {
  onPhone();
  const { user } = render(gateway, card);
  refuseSlowly();
  await user.click(await screen.findByRole("button", { name: "Lock a symbol" }));
  await lock(user);
  await user.click(screen.getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(await screen.findByText("The bus cannot be reached just now.")).toBeInTheDocument();
});

test("on a phone, how many orders were on their way is told when the form has gone", async () => {
  onPhone();
  gateway.inFlight = 2;
  const { user } = render(gateway, card);
  await user.click(await screen.findByRole("button", { name: "Lock a symbol" }));
  await lock(user);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(await screen.findByText(/2 orders were on their way already/)).toBeInTheDocument();
});

test("when another lockout was begun before the answer came, and nothing is sent beside it", async () => {
  const ended = gateway.createLockout({ symbol: "MSFT" });
  gateway.lift(ended.id, "dana");
  const { user } = render(gateway, card);
  refuseSlowly();
  await lock(user);
  await user.click(await screen.findByRole("button", { name: "Lock again: MSFT" }));
  const form = within(screen.getByRole("form", { name: "Lock a symbol" }));
  expect(form.getByLabelText("Ticker")).toHaveValue("MSFT");
  expect(form.getByRole("button", { name: "Locking..." })).toBeDisabled();
  expect(await screen.findByText("The bus cannot be reached just now.")).toBeInTheDocument();
  expect(form.getByLabelText("Ticker")).toHaveValue("MSFT");
});

test("a lockout that may have been made is the same one when the same is sent again", async () => {
  const keys: (string | null)[] = [];
  const { user } = render(gateway, card);
  server.use(
    http.post("*/api/admin/trading/lockouts", ({ request }) => {
      keys.push(request.headers.get("Idempotency-Key"));
      return keys.length < 4 ? HttpResponse.error() : undefined;
    }),
  );
  await lock(user);
  const unknown = /Whether it was done is not known/;
  expect(await screen.findByText(unknown, undefined, { timeout: 4000 })).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Lock" }));
  expect(await screen.findByText(/AAPL is locked until/)).toBeInTheDocument();
  expect(keys).toHaveLength(4);
  expect(new Set(keys).size).toBe(1);
});
