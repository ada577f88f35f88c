/** The kill switch, and how far it is. */

import type { Schemas } from "../../api/client";
import type { FakeGateway } from "../gateway/fake-gateway";
import { controlsOf, statusOf } from "../gateway/status";
import { halt, resume } from "../gateway/trading";
import { type Calls, json } from "./call";

export const TRADING_CALLS = {
  "POST /api/admin/trading/halt": (gateway, { body, by }) => {
    const { reason, scope = {}, cancel_open_orders = true } = body as Schemas["Halt"];
    halt(gateway, by, reason, scope, cancel_open_orders);
    return changed(gateway);
  },
  "POST /api/admin/trading/resume": (gateway, { body, by }) => {
    const { reason, scope = {} } = body as Schemas["Resume"];
    resume(gateway, by, reason, scope);
    return changed(gateway);
  },
  "GET /api/admin/trading/status": (gateway) => json<Schemas["TradingStatus"]>(statusOf(gateway)),
} satisfies Calls;

function changed(gateway: FakeGateway): Response {
  return json<Schemas["TradingChanged"]>({ ...controlsOf(gateway), in_flight: gateway.inFlight });
}
