/** An MSW handler for every call of the gateway's OpenAPI document, answered by a `FakeGateway`. */

import { HttpResponse, http, type RequestHandler } from "msw";
import type { Schemas } from "../api/client";
import type { FakeGateway } from "./gateway/fake-gateway";
import { answerOf, Refusal } from "./gateway/problem";
import { readinessOf, statusOf } from "./gateway/status";

type Answer = Response | Promise<Response>;
interface Call {
  request: Request;
  params: Record<string, string>;
  query: URLSearchParams;
  by: string;
  body: never;
}

export const CALLS = {
  "GET /api/admin/trading/approval-config": (gateway) => json(gateway.config.approval),
  "PUT /api/admin/trading/approval-config": (gateway, { body, by }) => {
    const { expected_version, reason, ...settings } = body as Schemas["ApprovalConfigChange"];
    gateway.config.change({ operator_approval: settings }, by, reason ?? null, expected_version ?? null);
    return json({ ...gateway.config.approval, in_flight: 0 });
  },
  "GET /api/admin/trading/lockouts": (gateway, { query }) => {
    const status = query.get("status") ?? "active";
    const seen = gateway.lockouts.map((lockout) => gateway.seen(lockout));
    return page(
      seen.filter((lockout) => status === "all" || lockout.status === status),
      query,
    );
  },
  "POST /api/admin/trading/lockouts": (gateway, { body, by }) =>
    json({ ...gateway.lock(body as Schemas["LockoutToCreate"], by), in_flight: 0, version: 1 }, 201),
  "DELETE /api/admin/trading/lockouts/{lockout_id}": (gateway, { params, by }) => {
    gateway.lift(params.lockout_id ?? "", by);
    return new HttpResponse(null, { status: 204 });
  },
  "GET /api/admin/trading/approvals": (gateway, { query }) => {
    const status = query.get("status") ?? "pending";
    return page(
      gateway.approvals.filter((approval) => status === "all" || approval.status === status),
      query,
    );
  },
  "PUT /api/admin/trading/approvals/{approval_id}": (gateway, { params, body, by }) => {
    const { status, reason } = body as Schemas["Decision"];
    return json(gateway.decide(params.approval_id ?? "", status, by, reason ?? null));
  },
  "POST /api/orders": (gateway, { body }) =>
    json({ ...gateway.propose(body as Partial<Schemas["OrderWithTimeline"]>), absorbed: false }, 202),
  "GET /api/orders": (gateway, { query }) => {
    const fits = (order: Schemas["OrderWithTimeline"]) =>
      (["symbol", "account", "strategy"] as const).every((name) =>
        [null, order[name]].includes(query.get(name)),
      ) && hasStatus(order.status, query.get("status"));
    return page(gateway.orders.filter(fits), query);
  },
  "GET /api/orders/{order_id}": (gateway, { params }) => json(orderOf(gateway, params.order_id)),
  "DELETE /api/orders/{order_id}": (gateway, { params }) => {
    const order = orderOf(gateway, params.order_id);
    if (FINAL.includes(order.status))
      throw new Refusal(409, "ORDER_ALREADY_FINAL", `The order is ${order.status}.`);
    order.status = "canceled";
    gateway.journal.say("order.canceled", { order_id: order.order_id });
    return new HttpResponse(null, { status: 204 });
  },
  "GET /api/admin/trading/risk-config": (gateway) => json(gateway.config.current),
  "PUT /api/admin/trading/risk-config": (gateway, { body, by }) => {
    const { config, expected_version, reason } = body as Schemas["RiskConfigChange"];
    gateway.config.change(config, by, reason ?? null, expected_version ?? null);
    return json({ ...gateway.config.current, in_flight: 0, unknown_keys: [] });
  },
  "GET /api/admin/trading/risk-config/history": (gateway, { query }) =>
    page([...gateway.config.versions].reverse(), query),
  "POST /api/admin/trading/halt": (gateway, { body, by }) => {
    const { reason } = body as Schemas["Halt"];
    gateway.config.change({ trading_state: "halted" }, by, reason);
    return json({ ...statusOf(gateway), suspensions: [], in_flight: 0 });
  },
  "POST /api/admin/trading/resume": (gateway, { body, by }) => {
    gateway.config.change({ trading_state: "active" }, by, (body as Schemas["Resume"]).reason);
    return json({ ...statusOf(gateway), suspensions: [], in_flight: 0 });
  },
  "GET /api/admin/trading/status": (gateway) => json(statusOf(gateway)),
  "POST /api/market/quotes": () => json({ accepted: 1 }, 202),
  "GET /api/events": ({ journal }, { request }) =>
    journal.refuses
      ? answerOf(new Refusal(503, "BUS_AWAY", "The bus is away.").problem)
      : new HttpResponse(journal.stream(request.headers.get("Last-Event-ID")), {
          headers: { "Content-Type": "text/event-stream" },
        }),
  "GET /healthz": () => json({ status: "ok" }),
  "GET /readyz": (gateway) => json(readinessOf(gateway), gateway.ill.size === 0 ? 200 : 503),
  "GET /metrics": () => new HttpResponse("", { headers: { "Content-Type": "text/plain" } }),
} satisfies Record<string, (gateway: FakeGateway, call: Call) => Answer>;

export type CallName = keyof typeof CALLS;

/** Every call, answered by `gateway`, which records it. */
export function handlersFor(gateway: FakeGateway): RequestHandler[] {
  return Object.keys(CALLS).map((name) => handlerFor(name as CallName, gateway));
}

function handlerFor(name: CallName, gateway: FakeGateway): RequestHandler {
  const [method = "", path = ""] = name.split(" ");
  const pattern = `*${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
  const on = http[method.toLowerCase() as "get" | "post" | "put" | "delete"];
  return on(pattern, async ({ request, params }) => {
    const url = new URL(request.url);
    const text = await request.clone().text();
    const body = (text === "" ? null : JSON.parse(text)) as never;
    const actor = request.headers.get("X-Interlock-Actor");
    const key = request.headers.get("Idempotency-Key");
    gateway.requests.push({ method, path: url.pathname, body, actor, key });
    try {
      const call = {
        request,
        params: params as Record<string, string>,
        query: url.searchParams,
        by: actor ?? "operator",
        body,
      };
      return await CALLS[name](gateway, call);
    } catch (error) {
      if (error instanceof Refusal) return answerOf(error.problem);
      throw error;
    }
  });
}

const FINAL: readonly string[] = ["filled", "denied", "rejected", "canceled", "expired"];

function hasStatus(status: string, wanted: string | null): boolean {
  if (wanted === "open") return !FINAL.includes(status);
  return wanted === null || wanted === status || (wanted === "final" && FINAL.includes(status));
}

function orderOf(gateway: FakeGateway, orderId = ""): Schemas["OrderWithTimeline"] {
  const order = gateway.orders.find((one) => one.order_id === orderId);
  if (order === undefined) throw new Refusal(404, "ORDER_NOT_FOUND", `There is no order ${orderId}.`);
  return order;
}

function json(document: object, status = 200): Response {
  return HttpResponse.json(document, { status });
}

function page(items: readonly object[], query: URLSearchParams): Response {
  const limit = Number(query.get("limit") ?? "100");
  return json({ items: items.slice(0, limit), next: items.length > limit ? "more" : null });
}
