/** What `/trading?demo=<state>` shows: a fake gateway in each state that an operator can meet, and how it misbehaves. */

import { HttpResponse, http, type RequestHandler } from "msw";
import { BUSY, EMPTY, HALTED, LIVE, LONG, MANY } from "./demo-scenes";
import { FakeGateway } from "./gateway/fake-gateway";
import { answerOf, Refusal } from "./gateway/problem";
import { handlersFor } from "./handlers";

interface State {
  scene: (gateway: FakeGateway) => void;
  /** Handlers that go before the gateway's own. */
  first?: (gateway: FakeGateway) => RequestHandler[];
}

const ANY_READ = http.get("*/api/*", () =>
  answerOf(new Refusal(503, "OWNER_AWAY", "risk_service does not answer.").problem),
);
const NEVER = () => new Promise<never>(() => undefined);
const refuse = (status: number, code: string, detail: string, values = {}) =>
  http.all("*/api/admin/trading/*", ({ request }) =>
    request.method === "GET" ? undefined : answerOf(new Refusal(status, code, detail, values).problem),
  );
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
        gateway.ill.add("lost");
        gateway.journal.say("order.filled", { order_id: "o-after" });
      }, 1500);
    },
    first: (gateway) => [
      http.get("*/api/orders", () => (gateway.ill.has("lost") ? NEVER() : undefined)),
      http.get("*/readyz", () => HttpResponse.json({ ready: true, dependencies: {} })),
    ],
  },
  conflict: {
    scene: BUSY,
    first: () => [
      refuse(409, "ALREADY_DECIDED", "Already rejected by dana at 2026-03-02T12:00:00Z.", {
        decision: {
          status: "rejected",
          decided_by: "dana",
          decided_at: "2026-03-02T12:00:00Z",
          reason: null,
        },
      }),
    ],
  },
  "unknown-outcome": {
    scene: BUSY,
    first: () => [refuse(503, "OUTCOME_UNKNOWN", "The owner did not answer in time.")],
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
      gateway.ill.add("broker_adapter");
    },
  },
  "long-text": { scene: LONG },
};

/** The handlers of a state; of `empty` where there is none of this name. Heartbeats come as from the real one. */
export function demoHandlers(name: string): RequestHandler[] {
  const gateway = new FakeGateway();
  const state = DEMO_STATES[name] ?? { scene: EMPTY };
  state.scene(gateway);
  setInterval(() => gateway.journal.beat(), 2000);
  return [...(state.first?.(gateway) ?? []), ...handlersFor(gateway)];
}
