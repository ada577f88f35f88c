/** Says that trading is halted or restricted, by whom and why, how far it is until flat, and offers to resume; and says when that is not known. */

import { useState } from "react";
import { type Scope, scopeName, suspensionsOf, type TradingStatus, useTradingStatus } from "./api";
import classes from "./halt-banner.module.css";
import { PartHalted, StateUnknown, WholeHalted } from "./halted";
import { ResumeDialog } from "./resume-dialog";

const EVERYTHING: Scope = {};

export function HaltBanner() {
  const status = useTradingStatus();
  const known = useLastKnown(status.data);
  const [resuming, setResuming] = useState<Scope | null>(null);
  const unknown = status.isError || status.data?.trading_state === null;
  const suspensions = known === undefined ? [] : suspensionsOf(known);
  const whole = known?.trading_state === "halted" || known?.trading_state === "reduce_only";
  if (!unknown && !whole && suspensions.length === 0 && resuming === null) return null;
  return (
    <div className={classes.banners}>
      {unknown && <StateUnknown known={known} />}
      {whole && <WholeHalted status={known} now={!unknown} onResume={() => setResuming(EVERYTHING)} />}
      {suspensions.map((suspension) => (
        <PartHalted
          key={scopeName(suspension)}
          suspension={suspension}
          onResume={() => setResuming(suspension)}
        />
      ))}
      {resuming !== null && (
        <ResumeDialog
          scope={scopeOf(resuming)}
          over={known !== undefined && !unknown && !isHalted(known, resuming)}
          onClose={() => setResuming(null)}
        />
      )}
    </div>
  );
}

/** The status that was last told with a trading state. A service that is away takes no halt off the screen. */
function useLastKnown(status: TradingStatus | undefined): TradingStatus | undefined {
  const [known, setKnown] = useState<TradingStatus>();
  const isKnown = status !== undefined && status.trading_state !== null;
  if (isKnown && status !== known) setKnown(status);
  return isKnown ? status : known;
}

/** Whether a halt of exactly this scope stands. */
function isHalted(status: TradingStatus, scope: Scope): boolean {
  if (scope === EVERYTHING) return status.trading_state !== "active";
  return suspensionsOf(status).some((one) => scopeName(one) === scopeName(scope));
}

function scopeOf({ account, strategy, symbol }: Scope): Scope {
  return {
    ...(account ? { account } : {}),
    ...(strategy ? { strategy } : {}),
    ...(symbol ? { symbol } : {}),
  };
}
