/** The banners of a halt. What grows by itself stands beside what is read aloud, not in it. */

import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useServerTime } from "../../lib/server-clock";
import { ago } from "../../lib/time";
import { type Suspension, scopeName, type TradingStatus } from "./api";
import classes from "./halt-banner.module.css";

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
  const age = useAge(status.updated_at);
  return (
    <Banner act="Resume trading" onAct={onResume} aside={age === "" ? "" : `Config changed ${age}.`}>
      <strong>{halted ? "TRADING IS HALTED" : "REDUCE ONLY"}</strong>
      {now ? ". " : ", when it was last known. "}
      {halted ? "Nothing new goes to the broker." : "Only orders that shrink a position go out."} Config
      changed by {status.updated_by ?? "unknown"}. {halted && flatness(now ? status.flat : null)}
    </Banner>
  );
}

export function PartHalted({ suspension, onResume }: { suspension: Suspension; onResume: () => void }) {
  const name = scopeName(suspension);
  return (
    <Banner
      act="Resume"
      label={`Resume ${name}`}
      onAct={onResume}
      aside={`${suspension.by}, ${useAge(suspension.at)}`}
    >
      <strong>{suspension.state === "halted" ? "Halted" : "Reduce only"}</strong>: {name}. {suspension.reason}
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
  children: ReactNode;
  aside: string;
  act?: string;
  label?: string;
  onAct?: () => void;
}

function Banner({ children, aside, act, label, onAct }: BannerProps) {
  return (
    <div className={classes.banner}>
      <p>
        <span role="status">{children}</span> {aside}
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

function flatness(flat: boolean | null): string {
  if (flat === null) return "Whether anything is still open at the broker is unknown.";
  return flat ? "Flat: nothing is open at the broker." : "Not flat yet: orders are being canceled.";
}
