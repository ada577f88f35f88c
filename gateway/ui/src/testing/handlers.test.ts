import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FakeGateway } from "./gateway/fake-gateway";
import { CALLS, handlersFor } from "./handlers";
import { server } from "./server";

test("there is a handler for every call of the gateway, and for no other", () => {
  const { paths } = JSON.parse(readFileSync("../openapi.json", "utf-8")) as { paths: Record<string, object> };
  const calls = Object.entries(paths).flatMap(([path, verbs]) =>
    Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path}`),
  );
  expect(Object.keys(CALLS).sort()).toEqual(calls.sort());
  expect(handlersFor(new FakeGateway())).toHaveLength(calls.length);
});

const APPROVAL = "/api/admin/trading/approval-config";

/** A gateway that answers, and a call of it as dana. */
function answering() {
  const gateway = new FakeGateway();
  server.use(...handlersFor(gateway));
  const call = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const sent = { method, headers: { "X-Interlock-Actor": "dana", ...headers } };
    const answer = await fetch(new URL(path, location.origin), {
      ...sent,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === "" ? null : JSON.parse(text) };
  };
  return { gateway, call };
}

test("what is sent is recorded, once", async () => {
  const { gateway, call } = answering();
  await call("PUT", APPROVAL, { auto_approve_paper: false }, { "Idempotency-Key": "k-1" });
  expect(gateway.sent()).toHaveLength(1);
  expect(gateway.sent()[0]).toMatchObject({
    method: "PUT",
    path: APPROVAL,
    body: { auto_approve_paper: false },
    actor: "dana",
    headers: { "idempotency-key": "k-1" },
  });
});

test("a change repeated under its key gets the same answer, also when the first was lost", async () => {
  const { gateway, call } = answering();
  gateway.answersLost = 1;
  const change = () =>
    call("PUT", APPROVAL, { auto_approve_paper: false, expected_version: 1 }, { "Idempotency-Key": "k-1" });
  expect(await change()).toMatchObject({ status: 503, body: { code: "OUTCOME_UNKNOWN" } });
  expect(await change()).toMatchObject({ status: 200, body: { version: 2, updated_by: "dana" } });
  expect(gateway.config.versions).toHaveLength(2);
});

test("a conflict says who changed it and when", async () => {
  const { gateway, call } = answering();
  gateway.changeConfigElsewhere({ limits: { max_order_quantity: "5" } }, "lee");
  const { status, body } = await call("PUT", APPROVAL, { auto_approve_paper: false, expected_version: 1 });
  expect(status).toBe(409);
  expect(body).toMatchObject({ code: "CONFIG_VERSION_CONFLICT", values: { version: 2, updated_by: "lee" } });
});

test("an unknown order, approval and version are 404", async () => {
  const { call } = answering();
  expect((await call("GET", "/api/orders/o-9")).body.code).toBe("ORDER_UNKNOWN");
  expect((await call("PUT", "/api/admin/trading/approvals/a-9", { status: "approved" })).status).toBe(404);
  expect((await call("GET", "/api/admin/trading/risk-config?version=9")).status).toBe(404);
});

test("pages follow one another until there is none", async () => {
  const { gateway, call } = answering();
  for (let n = 0; n < 5; n++) gateway.propose({ symbol: n % 2 ? "MSFT" : "AAPL" });
  const first = (await call("GET", "/api/orders?limit=2&symbol=AAPL")).body;
  const second = (await call("GET", `/api/orders?limit=2&symbol=AAPL&cursor=${first.next}`)).body;
  expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, null]);
  expect((await call("GET", "/api/orders?cursor=x")).body.code).toBe("INVALID_CURSOR");
});

test("a proposal repeated with the same terms is absorbed, with others refused", async () => {
  const { call } = answering();
  const order = { order_id: "tour-1", symbol: "aapl", side: "buy", quantity: 10 };
  expect((await call("POST", "/api/orders", order)).body).toMatchObject({
    status: "filled",
    absorbed: false,
  });
  expect((await call("POST", "/api/orders", order)).body.absorbed).toBe(true);
  const { status, body } = await call("POST", "/api/orders", { ...order, quantity: "11" });
  expect([status, body.code]).toEqual([409, "ORDER_ID_CONFLICT"]);
});

test("ending a lockout says what locks still", async () => {
  const { gateway, call } = answering();
  const { id } = gateway.createLockout({ symbol: "AAPL" });
  gateway.createLockout({ symbol: "*" });
  const { status, headers } = await call("DELETE", `/api/admin/trading/lockouts/${id}`);
  expect([status, headers.get("X-Interlock-Still-Locked")]).toEqual([204, "*"]);
});

test("an ill service answers 503 where it is asked, and shows in the readiness", async () => {
  const { gateway, call } = answering();
  gateway.ill.add("lockout_service");
  expect((await call("GET", "/api/admin/trading/lockouts")).body.code).toBe("SERVICE_UNAVAILABLE");
  expect((await call("GET", "/api/admin/trading/approvals")).status).toBe(200);
  expect(await call("GET", "/readyz")).toMatchObject({
    status: 503,
    body: { dependencies: { lockout_service: { ready: false }, risk_service: { ready: true } } },
  });
  gateway.ill.add("broker_adapter");
  expect((await call("GET", "/api/admin/trading/status")).body).toMatchObject({
    flat: null,
    at_broker: null,
    unknown: ["broker_adapter"],
  });
});
