/** What `/trading?demo=<state>` shows: a fake gateway in each state that an operator can meet, and how it misbehaves. */

import { HttpResponse, http, type RequestHandler } from "msw";
import { iso } from "./builders";
import { BUSY, EMPTY, HALTED, LIVE, LONG, MANY } from "./demo-scenes";
import { FakeGateway } from "./gateway/fake-gateway";
import { answerOf, away, outcomeUnknown, Refusal } from "./gateway/problem";
import { handlersFor } from "./handlers";

interface State {
  scene: (gateway: FakeGateway) => void;
  /** Handlers that go before the gateway's own. */
  first?: (gateway: FakeGateway) => RequestHandler[];
}

const ANY_READ = http.get("*/api/*", () => answerOf(away("risk_service").problem));
/** Gateways whose journal has lost an event. */
const lost = new WeakSet<FakeGateway>();
const NEVER = () => new Promise<never>(() => undefined);
/** A handler that answers changes with a refusal, as far as there is one. */
const refusing = (refusal: (request: Request) => Refusal | null) =>
  http.all("*/api/*", ({ request }) => {
    const looks = request.method === "GET" || request.url.endsWith("/preview");
    const refused = looks ? null : refusal(request);
    return refused === null ? undefined : answerOf(refused.problem);
  });

/** Somebody was faster: dana has decided, or changed the config. */
function conflict(gateway: FakeGateway, { url }: Request): Refusal | null {
  const at = iso(gateway.now() - 2000);
  if (url.includes("/approvals/")) {
    const decision = { status: "rejected", decided_by: "dana", decided_at: at, reason: null };
    return new Refusal(409, "ALREADY_DECIDED", `Already rejected by dana at ${at}.`, { decision });
  }
  if (!url.includes("-config")) return null;
  const { version } = gateway.config.current;
  const detail = `The config is at version ${version + 1} (by dana), not at ${version}.`;
  const values = { version: version + 1, updated_by: "dana", updated_at: at };
  return new Refusal(409, "CONFIG_VERSION_CONFLICT", detail, values);
}

const opens = (gateway: FakeGateway) =>
  http.get(
    "*/api/events",
    () =>
      new HttpResponse(gateway.journal.stream(null), { headers: { "Content-Type": "text/event-stream" } }),
  );

export const DEMO_STATES: Record<string, State> = {
  loading: { scene: EMPTY, first: () => [http.all("*", NEVER)] },
  empty: { scene: EMPTY },
  busy: { scene: BUSY },
  many: { scene: MANY },
  error: { scene: BUSY, first: (gateway) => [opens(gateway), ANY_READ] },
  stale: {
    scene: (gateway) => {
      BUSY(gateway);
      gateway.journal.silent = true;
    },
  },
  disconnected: {
    scene: (gateway) => {
      BUSY(gateway);
      gateway.journal.refuses = true;
    },
  },
  "gateway-away": { scene: EMPTY, first: () => [http.all("*", () => HttpResponse.error())] },
  gap: {
    scene: (gateway) => {
      BUSY(gateway);
      setTimeout(() => {
        gateway.journal.say("order.filled", { order_id: "o-lost" }, { lost: true });
        lost.add(gateway);
        gateway.journal.say("order.filled", { order_id: "o-after" });
      }, 1500);
    },
    first: (gateway) => [http.get("*/api/orders", () => (lost.has(gateway) ? NEVER() : undefined))],
  },
  conflict: {
    scene: BUSY,
    first: (gateway) => [refusing((request) => conflict(gateway, request))],
  },
  "unknown-outcome": {
    scene: BUSY,
    first: () => [refusing(({ headers }) => outcomeUnknown("risk_service", headers.get("Idempotency-Key")))],
  },
  halted: { scene: HALTED },
  "reduce-only": {
    scene: (gateway) => {
      BUSY(gateway);
      gateway.config.change({ trading_state: "reduce_only" }, "dana", "winding down");
    },
  },
  "live-mode": { scene: LIVE },
  disabled: { scene: (gateway) => gateway.config.change({ trading_mode: "disabled" }, "dana") },
  "broker-away": {
    scene: (gateway) => {
      BUSY(gateway);
      gateway.brokersThere = false;
    },
  },
  "long-text": { scene: LONG },
};

/** The gateway of a state, as it is when the page is loaded; of `empty` where there is none of this name. */
export function demoGateway(name: string): FakeGateway {
  const gateway = new FakeGateway();
  (DEMO_STATES[name]?.scene ?? EMPTY)(gateway);
  return gateway;
}

/** The handlers of a state; of `empty` where there is none of this name. Heartbeats come as from the real one. */
export function demoHandlers(name: string): RequestHandler[] {
  const gateway = demoGateway(name);
  setInterval(() => {
    gateway.sweep();
    gateway.journal.beat();
  }, 2000);
  return [...(DEMO_STATES[name]?.first?.(gateway) ?? []), ...handlersFor(gateway)];
}
