/** Decisions whose outcome is not known, and what is told of a decision after its order has gone. */

import { act, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { useState } from "react";
import { beforeEach, expect, test } from "vitest";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { server } from "../../testing/server";
import { PendingApprovalsCard } from "./pending-approvals-card";

const PATH = "/api/admin/trading/approvals";
const card = (
  <PendingApprovalsCard emptyBecause="Nothing." verdictOf={() => ({ kind: "pass", text: "Passed." })} />
);
let gateway: FakeGateway;

beforeEach(() => {
  gateway = new FakeGateway();
  gateway.config.change({ operator_approval: { auto_approve_paper: false } }, "dana");
  gateway.propose();
});

/** No answer to a decision comes back, whether it was `taken` or not, until the answer of this is called. */
function loseAnswers(taken: boolean): { signatures: Set<string>; attempts: () => number; end: () => void } {
  const signatures = new Set<string>();
  let attempts = 0;
  let lost = true;
  server.use(
    http.put(`*${PATH}/:id`, async ({ request, params }) => {
      const { status } = (await request.clone().json()) as { status: "approved" | "rejected" };
      attempts += 1;
      signatures.add(
        `${status} ${request.headers.get("X-Interlock-Actor")} ${request.headers.get("Idempotency-Key")}`,
      );
      if (!lost) return undefined;
      if (taken) gateway.decide(String(params.id), status, request.headers.get("X-Interlock-Actor") ?? "");
      return HttpResponse.error();
    }),
  );
  return {
    signatures,
    attempts: () => attempts,
    end: () => {
      lost = false;
    },
  };
}

const unknown = () => screen.findByText(/Whether it was done is not known/, undefined, { timeout: 4000 });
const approve = () => screen.getByRole("button", { name: "Approve buy 10 AAPL" });

test("clicked again, it is sent again with the same signature: one decision", async () => {
  const { user } = render(gateway, card);
  await screen.findByRole("button", { name: "Approve buy 10 AAPL" });
  const answers = loseAnswers(false);
  await user.click(approve());
  await unknown();
  expect(answers.attempts()).toBe(3);
  answers.end();
  await user.click(approve());
  await waitFor(() => expect(gateway.approvals[0]?.status).toBe("approved"));
  expect(answers.attempts()).toBe(4);
  expect(answers.signatures.size).toBe(1);
});

test("the other decision waits until a later read says that the order still waits", async () => {
  const { user } = render(gateway, card);
  await screen.findByRole("button", { name: "Approve buy 10 AAPL" });
  const answers = loseAnswers(false);
  let readable = false;
  server.use(http.get(`*${PATH}`, () => (readable ? undefined : HttpResponse.error())));
  await user.click(approve());
  await unknown();
  const reject = async () => {
    await user.click(screen.getByRole("button", { name: "Reject buy 10 AAPL" }));
    await user.click(await screen.findByRole("button", { name: "Reject the order" }));
  };
  answers.end();
  await reject();
  expect(await screen.findByText(/Nothing else can be sent until it is/)).toBeInTheDocument();
  expect(gateway.approvals[0]?.status).toBe("pending");
  readable = true;
  await user.click(await screen.findByRole("button", { name: "Read again" }));
  await waitFor(() => expect(screen.queryByText(/could not be read/)).toBeNull());
  await reject();
  await waitFor(() => expect(gateway.approvals[0]?.status).toBe("rejected"));
});

test("one that was taken is told as unknown until it is read, also when its row has gone", async () => {
  const { user } = render(gateway, card);
  await screen.findByRole("button", { name: "Approve buy 10 AAPL" });
  loseAnswers(true);
  await user.click(approve());
  await unknown();
  expect(gateway.approvals[0]?.status).toBe("approved");
  await user.unhover(approve());
  await waitFor(() => expect(screen.queryByRole("listitem")).toBeNull());
  await user.click(screen.getByRole("button", { name: "OK" }));
  expect(screen.queryByText(/not known/)).toBeNull();
});

function Pages() {
  const [other, setOther] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOther(!other)}>
        Other page
      </button>
      {!other && card}
    </>
  );
}

test("a refusal is still told after another page was looked at", async () => {
  const { user } = render(gateway, <Pages />);
  await screen.findByRole("button", { name: "Approve buy 10 AAPL" });
  server.use(
    http.put(`*${PATH}/:id`, ({ params }) => {
      gateway.decide(String(params.id), "rejected", "dana");
      return undefined;
    }),
  );
  await user.click(approve());
  await user.click(screen.getByRole("button", { name: "Other page" }));
  await waitFor(() => expect(gateway.requests.some(({ method }) => method === "PUT")).toBe(true));
  await user.click(screen.getByRole("button", { name: "Other page" }));
  expect(await screen.findByText(/Already rejected by dana/)).toBeInTheDocument();
});

test("a key that comes while the page is not live forgets no signature", async () => {
  const { user } = render(gateway, card);
  await screen.findByRole("button", { name: "Approve buy 10 AAPL" });
  const answers = loseAnswers(false);
  await user.click(approve());
  await unknown();
  gateway.journal.refuses = true;
  act(() => gateway.journal.break());
  await waitFor(() => expect(approve()).toBeDisabled());
  act(() => screen.getByRole("listitem").focus());
  await user.keyboard("a");
  expect(await screen.findByText(/The page was not live when the key was pressed/)).toBeInTheDocument();
  gateway.journal.refuses = false;
  await waitFor(() => expect(approve()).toBeEnabled(), { timeout: 5000 });
  answers.end();
  await user.click(approve());
  await waitFor(() => expect(gateway.approvals[0]?.status).toBe("approved"));
  expect(answers.signatures.size).toBe(1);
}, 15_000);

test("a service that is away when it is sent again says nothing of what was sent before", async () => {
  const { user } = render(gateway, card);
  await screen.findByRole("button", { name: "Approve buy 10 AAPL" });
  const answers = loseAnswers(false);
  await user.click(approve());
  await unknown();
  answers.end();
  const away = {
    code: "SERVICE_UNAVAILABLE",
    detail: "approval_service does not answer just now. Try again.",
  };
  let isAway = true;
  server.use(http.put(`*${PATH}/:id`, () => (isAway ? HttpResponse.json(away, { status: 503 }) : undefined)));
  await user.click(approve());
  await waitFor(() => expect(approve()).toBeEnabled());
  expect(screen.getByText(/is not known/)).toBeInTheDocument();
  isAway = false;
  await user.click(approve());
  await waitFor(() => expect(gateway.approvals[0]?.status).toBe("approved"));
  expect(answers.signatures.size).toBe(1);
});
