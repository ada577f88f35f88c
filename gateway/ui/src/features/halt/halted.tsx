/** The banners of a halt. What grows by itself stands beside what is read aloud, not in it. */

import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useServerTime } from "../../lib/server-clock";
import { ago } from "../../lib/time";
import { type Suspension, scopeName, type TradingStatus } from "./api";
import classes from "./halt-banner.module.css";
import { toldOfOpenOrders } from "./open-orders";
import { useHaltOrigin } from "./origin";

/** `now`: it was told a moment ago; otherwise it is what was last known. */
export function WholeHalted({
  status,
  now,
  onResume,
}: {
  status: TradingStatus;
  now: boolean;
  onResume: () => void;
}) {
  const halted = status.trading_state === "halted";
  const origin = useHaltOrigin().data;
  const age = useAge(origin?.at ?? null);
  return (
    <Banner act="Resume trading" onAct={onResume} aside={age}>
      <strong>{halted ? "TRADING IS HALTED" : "REDUCE ONLY"}</strong>
      {now ? ". " : ", when it was last known. "}
      {halted ? "Nothing new goes to the broker. " : "Only orders that shrink a position go out. "}
      {halted && toldOfOpenOrders(now ? status : { flat: null, at_broker: null })}{" "}
      {halted && status.flat === false && <Link href="/?status=open">See the open orders.</Link>}{" "}
      {origin && `By ${origin.by}${origin.reason === null ? "" : `: ${origin.reason}`}.`}
    </Banner>
  );
}

export function PartHalted({ suspension, onResume }: { suspension: Suspension; onResume: () => void }) {
  const name = scopeName(suspension);
  const halted = suspension.state === "halted";
  return (
    <Banner
      part
      act="Resume"
      label={`Resume ${name}`}
      onAct={onResume}
      aside={`${suspension.by}, ${useAge(suspension.at)}`}
    >
      <strong>{halted ? "Halted" : "Reduce only"}</strong>: {name}, and nothing else. {suspension.reason}
    </Banner>
  );
}

export function StateUnknown({ known }: { known: TradingStatus | undefined }) {
  const last =
    known === undefined
      ? ""
      : ` When it was last known: ${known.trading_state === "active" ? "active, not halted" : known.trading_state?.replace("_", " ")}.`;
  return (
    <Banner aside="">
      <strong>WHETHER TRADING IS HALTED IS UNKNOWN.</strong> It could not be read just now.{last} The kill
      switch can be tried: it says what came of it.
    </Banner>
  );
}

interface BannerProps {
  /** Of a part, while the rest trades on. */
  part?: boolean;
  children: ReactNode;
  aside: string;
  act?: string;
  label?: string;
  onAct?: () => void;
}

function Banner({ part, children, aside, act, label, onAct }: BannerProps) {
  return (
    <div className={classes.banner} data-part={part}>
      <p>
        <span role="status">{children}</span> {aside !== "" && `(${aside})`}
      </p>
      {act !== undefined && (
        <Button variant="default" size="sm" onClick={onAct} aria-label={label}>
          {act}
        </Button>
      )}
    </div>
  );
}

function useAge(iso: string | null): string {
  return useServerTime((now) => (iso === null ? "" : ago(now - Date.parse(iso))));
}
