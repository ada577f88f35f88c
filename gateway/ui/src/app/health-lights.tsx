/** Health of gateway, bus, services with their database, and broker, in words; and the age of the last event. */

import { useReadiness } from "../api/health";
import { useLive } from "../api/live";
import { useTradingStatus } from "../features/halt/api";
import { useServerNow } from "../lib/server-clock";
import { tellingOf } from "../lib/telling";
import { ago, clock } from "../lib/time";
import classes from "./health-lights.module.css";

type Light = "well" | "ill" | "unknown";

export function HealthLights() {
  const readiness = useReadiness();
  const { connection, lastEvent } = useLive();
  const status = useTradingStatus();
  const now = useServerNow();
  const away = readiness.isError;
  const parts = away ? {} : (readiness.data?.dependencies ?? {});
  const services = Object.entries(parts).filter(([name]) => name !== "bus");
  const brokers = status.isError
    ? undefined
    : (status.data?.at_broker?.brokers as Record<string, boolean> | undefined);
  const brokersWell = brokers === undefined ? undefined : Object.values(brokers).every(Boolean);
  const allWell = !away && readiness.data?.ready === true && brokersWell === true;
  const ill = services.filter(([, part]) => !part.ready).map(([name]) => name);
  return (
    <div className={classes.lights} data-all-well={allWell || undefined}>
      <span className={classes.summary}>All parts ok</span>
      <One name="gateway" light={away ? "ill" : readiness.data === undefined ? "unknown" : "well"} />
      <One name="bus" light={lightOf(parts.bus?.ready)} />
      <One
        name="services"
        light={lightOf(services.length === 0 ? undefined : ill.length === 0)}
        detail={ill.join(", ")}
      />
      <One name="database" light={lightOf(databaseOf(services.map(([, part]) => part)))} />
      <One name="broker" light={lightOf(brokersWell)} />
      <span className={classes.event} data-connection={connection}>
        Events: {CONNECTIONS[connection]}
        {lastEvent?.occurredAt && (
          <>
            {" · "}
            <span className={classes.telling}>{tellingOf(lastEvent.type)} </span>
            {ago(now - Date.parse(lastEvent.occurredAt))}
          </>
        )}
      </span>
      <time className={classes.clock}>{clock(now)} UTC</time>
    </div>
  );
}

const CONNECTIONS = {
  connecting: "Connecting...",
  live: "Live",
  stale: "Stale",
  gap: "Catching up...",
  disconnected: "Disconnected",
};

/** Whether every service reaches its database; unknown while one does not say. */
function databaseOf(parts: readonly Record<string, unknown>[]): boolean | undefined {
  const said = parts.map((part) => (part.dependencies as { database?: boolean } | undefined)?.database);
  const known = said.filter((one) => one !== undefined);
  if (known.includes(false)) return false;
  return known.length === 0 ? undefined : true;
}

function lightOf(well: boolean | undefined): Light {
  return well === undefined ? "unknown" : well ? "well" : "ill";
}

const WORDS: Record<Light, string> = { well: "ok", ill: "down", unknown: "?" };

function One({ name, light, detail = "" }: { name: string; light: Light; detail?: string }) {
  return (
    <span className={classes.light} data-light={light} title={detail || undefined}>
      {name} {WORDS[light]}
      {light === "ill" && detail !== "" ? `: ${detail}` : ""}
    </span>
  );
}
