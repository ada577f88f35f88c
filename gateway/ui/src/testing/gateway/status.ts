/** How the fake gateway says that it is. */

import type { Schemas } from "../../api/client";
import type { FakeGateway } from "./fake-gateway";

const SERVICES = ["risk_service", "approval_service", "lockout_service", "broker_adapter"];

export function statusOf(gateway: FakeGateway): Schemas["TradingStatus"] {
  const { version, updated_by, updated_at, config } = gateway.config.current;
  return {
    trading_state: config.trading_state as Schemas["TradingState"],
    trading_mode: gateway.config.mode,
    suspensions: config.suspensions as Record<string, unknown>[],
    version,
    updated_by,
    updated_at,
    flat: gateway.resting === 0,
    at_broker: { resting: { paper: gateway.resting }, brokers: { paper: gateway.brokersThere }, parked: 0 },
    unknown: [],
  };
}

export function readinessOf(gateway: FakeGateway): Schemas["Readiness"] {
  const part = (name: string) => ({
    ready: !gateway.ill.has(name),
    error: gateway.ill.has(name) ? `${name} is away` : null,
    dependencies: { nats: true, database: !gateway.ill.has("database") },
  });
  const dependencies = Object.fromEntries(SERVICES.map((name) => [name, part(name)]));
  return {
    ready: gateway.ill.size === 0,
    dependencies: { bus: { ready: !gateway.ill.has("bus") }, config: { ready: true }, ...dependencies },
  };
}
