/** How the fake gateway says that it is. */

import type { Schemas } from "../../api/client";
import { aReadiness, aServiceHealth, aTradingStatus, SERVICES } from "../builders";
import type { FakeGateway } from "./fake-gateway";
import { away, busAway } from "./problem";

/** Which controls hold. */
export function controlsOf(gateway: FakeGateway) {
  const { version, updated_by, updated_at, config } = gateway.config.current;
  return {
    trading_state: config.trading_state as Schemas["TradingState"],
    trading_mode: gateway.config.mode,
    suspensions: config.suspensions as Record<string, unknown>[],
    version,
    updated_by,
    updated_at,
  };
}

/** Null is unknown: its owner did not answer. Refuses where neither does. */
export function statusOf(gateway: FakeGateway): Schemas["TradingStatus"] {
  const unknown = ["risk_service", "broker_adapter"].filter((name) => gateway.ill.has(name));
  if (gateway.ill.has("bus")) throw busAway();
  if (unknown.length === 2) throw away("risk_service");
  const controls = controlsOf(gateway);
  const unseen = Object.fromEntries(Object.keys(controls).map((name) => [name, null]));
  const { brokersThere, resting } = gateway;
  const status = aTradingStatus({ ...controls, ...(gateway.ill.has("risk_service") ? unseen : {}), unknown });
  if (gateway.ill.has("broker_adapter")) return { ...status, flat: null, at_broker: null };
  return {
    ...status,
    flat: brokersThere && resting === 0,
    at_broker: {
      ...status.at_broker,
      resting: { paper: brokersThere ? resting : null },
      brokers: { paper: brokersThere },
    },
  };
}

export function readinessOf(gateway: FakeGateway): Schemas["Readiness"] {
  const { ill } = gateway;
  const noBus = ill.has("bus");
  const parts = SERVICES.map((service) => {
    if (noBus || ill.has(service)) {
      return [service, { ready: false, error: noBus ? "the bus is away" : `${service} is away` }] as const;
    }
    const database = !ill.has("database");
    const dependencies = { nats: true, database };
    return [service, aServiceHealth({ service, ready: database, dependencies })] as const;
  });
  const config = noBus
    ? { ready: false, error: busAway().message }
    : ill.has("risk_service")
      ? { ready: false, error: away("risk_service").message }
      : { ready: true, version: gateway.config.current.version };
  const dependencies = { bus: { ready: !noBus }, config, ...Object.fromEntries(parts) };
  return aReadiness({ ready: Object.values(dependencies).every(({ ready }) => ready), dependencies });
}
