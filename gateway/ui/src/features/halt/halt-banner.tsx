/** Says that trading is halted or restricted, by whom and why, how far it is until flat, and offers to resume. */

import { Button } from "@mantine/core";
import { useState } from "react";
import { useServerNow } from "../../lib/server-clock";
import { ago } from "../../lib/time";
import {
  type Scope,
  type Suspension,
  scopeName,
  suspensionsOf,
  type TradingStatus,
  useTradingStatus,
} from "./api";
import classes from "./halt-banner.module.css";
import { ResumeDialog } from "./resume-dialog";

const EVERYTHING: Scope = {};

export function HaltBanner() {
  const { data: status } = useTradingStatus();
  const [resuming, setResuming] = useState<Scope | null>(null);
  if (status === undefined) return null;
  const suspensions = suspensionsOf(status);
  const whole = status.trading_state === "halted" || status.trading_state === "reduce_only";
  if (!whole && suspensions.length === 0) return null;
  return (
    <div className={classes.banners}>
      {whole && <Whole status={status} onResume={() => setResuming(EVERYTHING)} />}
      {suspensions.map((suspension) => (
        <Part
          key={scopeName(suspension)}
          suspension={suspension}
          onResume={() => setResuming(scopeOf(suspension))}
        />
      ))}
      {resuming !== null && <ResumeDialog scope={resuming} onClose={() => setResuming(null)} />}
    </div>
  );
}

function Whole({ status, onResume }: { status: TradingStatus; onResume: () => void }) {
  const now = useServerNow();
  const halted = status.trading_state === "halted";
  return (
    <div className={classes.banner} role="status">
      <p>
        <strong>{halted ? "TRADING IS HALTED" : "REDUCE ONLY"}</strong>{" "}
        {halted ? "Nothing new goes to the broker." : "Only orders that shrink a position go out."} Config
        changed by {status.updated_by ?? "unknown"}
        {status.updated_at ? ` ${ago(now - Date.parse(status.updated_at))}` : ""}.{" "}
        {halted && flatness(status)}
      </p>
      <Button variant="default" size="sm" onClick={onResume}>
        Resume trading
      </Button>
    </div>
  );
}

function Part({ suspension, onResume }: { suspension: Suspension; onResume: () => void }) {
  const now = useServerNow();
  return (
    <div className={classes.banner} role="status">
      <p>
        <strong>{suspension.state === "halted" ? "Halted" : suspension.state}</strong>:{" "}
        {scopeName(suspension)}. {suspension.reason} ({suspension.by}, {ago(now - Date.parse(suspension.at))})
      </p>
      <Button variant="default" size="sm" onClick={onResume} aria-label={`Resume ${scopeName(suspension)}`}>
        Resume
      </Button>
    </div>
  );
}

function flatness(status: TradingStatus): string {
  if (status.flat === null) return "Whether anything is still open at the broker is unknown.";
  return status.flat ? "Flat: nothing is open at the broker." : "Not flat yet: orders are being canceled.";
}

function scopeOf({ account, strategy, symbol }: Suspension): Scope {
  return {
    ...(account ? { account } : {}),
    ...(strategy ? { strategy } : {}),
    ...(symbol ? { symbol } : {}),
  };
}
