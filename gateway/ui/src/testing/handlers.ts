/** An MSW handler for every call of the gateway's OpenAPI document, answered by a `FakeGateway`. */

import { http, type RequestHandler } from "msw";
import { APPROVAL_CALLS } from "./calls/approvals";
import type { Answering, Call, CallName } from "./calls/call";
import { CONFIG_CALLS } from "./calls/config";
import { LOCKOUT_CALLS } from "./calls/lockouts";
import { ORDER_CALLS } from "./calls/orders";
import { POSITION_CALLS } from "./calls/positions";
import { OTHER_CALLS } from "./calls/rest";
import { TRADING_CALLS } from "./calls/trading";
import type { FakeGateway } from "./gateway/fake-gateway";
import { answerOf, away, busAway, outcomeUnknown, Refusal } from "./gateway/problem";

export type { CallName } from "./calls/call";

export const CALLS = {
  ...CONFIG_CALLS,
  ...APPROVAL_CALLS,
  ...LOCKOUT_CALLS,
  ...ORDER_CALLS,
  ...POSITION_CALLS,
  ...TRADING_CALLS,
  ...OTHER_CALLS,
} satisfies Record<CallName, Answering>;

/** Every call, answered by `gateway`, which records it. */
export function handlersFor(gateway: FakeGateway): RequestHandler[] {
  return Object.keys(CALLS).map((name) => handlerFor(name as CallName, gateway));
}

function handlerFor(name: CallName, gateway: FakeGateway): RequestHandler {
  const [method = "", path = ""] = name.split(" ");
  const pattern = `*${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
  const on = http[method.toLowerCase() as "get" | "post" | "put" | "delete"];
  return on(pattern, async ({ request, params }) => {
    const { pathname, search, searchParams } = new URL(request.url);
    const text = await request.clone().text();
    const isJson = !/^text\/c/.test(request.headers.get("Content-Type") ?? "");
    const body = (text === "" || !isJson ? null : JSON.parse(text)) as never;
    const actor = request.headers.get("X-Interlock-Actor");
    const key = request.headers.get("Idempotency-Key");
    const headers = Object.fromEntries(request.headers);
    gateway.requests.push({ method, path: pathname, query: search, headers, body, actor, key });
    const call: Call = {
      request,
      params: params as Record<string, string>,
      query: searchParams,
      by: actor ?? "operator",
      key,
      body,
    };
    return method === "GET" ? answer(name, gateway, call) : answerOnce(name, gateway, call);
  });
}

/** A change: the same key gets the same answer. */
async function answerOnce(name: CallName, gateway: FakeGateway, call: Call): Promise<Response> {
  const said = call.key === null ? undefined : gateway.answers.get(`${call.by} ${call.key}`);
  if (said !== undefined) return said.clone();
  const answered = await answer(name, gateway, call);
  if (answered.status < 500 && call.key !== null) {
    gateway.answers.set(`${call.by} ${call.key}`, answered.clone());
  }
  if (gateway.answersLost === 0) return answered;
  gateway.answersLost -= 1;
  return answerOf(outcomeUnknown(ownerOf(name) ?? "gateway", call.key).problem);
}

async function answer(name: CallName, gateway: FakeGateway, call: Call): Promise<Response> {
  try {
    requireOwner(name, gateway);
    return await CALLS[name](gateway, call);
  } catch (error) {
    if (error instanceof Refusal) return answerOf(error.problem);
    throw error;
  }
}

/** Refuse a call whose owner is away; the trading status says itself what is unknown. */
function requireOwner(name: CallName, { ill }: FakeGateway): void {
  const owner = ownerOf(name);
  if (owner !== null && ill.has("bus")) throw busAway();
  if (owner !== null && ill.has(owner)) throw away(owner);
}

/** Which service answers a call; null where the gateway itself does. */
function ownerOf(name: CallName): string | null {
  if (name.includes("/approvals")) return "approval_service";
  if (name.includes("/lockouts")) return "lockout_service";
  if (name.startsWith("DELETE /api/orders")) return "broker_adapter";
  if (
    name.includes("-config") ||
    name.includes("/api/orders") ||
    name.includes("/positions") ||
    /\/(halt|resume)$/.test(name)
  )
    return "risk_service";
  return null;
}
