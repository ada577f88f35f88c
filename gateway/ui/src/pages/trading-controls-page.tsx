/** The page `/trading`: the only place where the features meet. */

import { useMemo } from "react";
import { useApprovalConfig } from "../features/approval-config/api";
import { PaperOrderApprovalCard } from "../features/approval-config/paper-order-approval-card";
import { useApprovals } from "../features/approvals/api";
import { PendingApprovalsCard } from "../features/approvals/pending-approvals-card";
import { useTradingStatus } from "../features/halt/api";
import { ActiveLockoutsCard } from "../features/lockouts/active-lockouts-card";
import { type LockoutToCreate, useLockouts } from "../features/lockouts/api";
import { knownOf } from "../features/lockouts/known";
import { phaseOf, useLockoutClock } from "../features/lockouts/phase";
import { LiveActivityCard } from "../features/orders/live-activity-card";
import { PositionsCard } from "../features/positions/positions-card";
import { useAlsoAsks } from "../features/risk-config/also-asks";
import { useQuoteAge } from "../features/risk-config/quote-age";
import { useWaitingOrders } from "../features/what-if/api";
import { saidBy } from "../features/what-if/said";
import { concerns } from "../lib/lockout-scope";
import { PageTitle } from "../ui/page-title";
import classes from "./trading-controls-page.module.css";
import { verdictOf } from "./verdict";

export function TradingControlsPage() {
  const pending = useApprovals();
  const lockouts = knownOf(useLockouts());
  const now = useLockoutClock(lockouts.items);
  const status = useTradingStatus();
  const known = status.isError ? undefined : status.data;
  const waiting = pending.data?.items;
  const alsoAsks = useAlsoAsks();
  const quoteAge = useQuoteAge();
  const emptyBecause = useEmptyBecause(alsoAsks);
  const active = lockouts.items.filter((one) => phaseOf(one, now) === "active");
  const looked = useWaitingOrders({
    enabled: waiting !== undefined && waiting.length > 0,
    turn: active.map(({ id }) => id).join(),
  });
  const said = useMemo(() => saidBy(looked.data, looked.isError), [looked.data, looked.isError]);
  const stops = (draft: LockoutToCreate) => {
    const scope = {
      symbol: draft.symbol,
      side: draft.side ?? "both",
      account: draft.account ?? null,
      strategy: draft.strategy ?? null,
    };
    return waiting?.filter((approval) => concerns(scope, approval)).length;
  };
  return (
    <div className={classes.grid}>
      <PageTitle>Trading controls</PageTitle>
      <div className={classes.pending}>
        <PendingApprovalsCard
          emptyBecause={emptyBecause}
          verdictOf={(approval) => verdictOf(approval, lockouts, known, said(approval), now)}
        />
      </div>
      <div className={classes.lockouts}>
        <ActiveLockoutsCard stops={stops} />
      </div>
      <div className={classes.setting}>
        <PaperOrderApprovalCard waiting={waiting?.length} alsoAsks={alsoAsks} />
      </div>
      <div className={classes.positions}>
        <PositionsCard maxAge={quoteAge} />
      </div>
      <div className={classes.activity}>
        <LiveActivityCard />
      </div>
    </div>
  );
}

function useEmptyBecause(alsoAsks: ReturnType<typeof useAlsoAsks>): string {
  const config = useApprovalConfig().data;
  if (config === undefined) return "Nothing waits now. Whether orders stop here is unknown.";
  if (config.trading_mode === "disabled")
    return "Trading is disabled: every order is denied before it gets here.";
  const mode = config.trading_mode;
  const off = mode === "live" ? !config.require_approval_for_live : config.auto_approve_paper;
  if (off && alsoAsks?.(mode)) {
    return `Nothing waits now. Approval is OFF: only those ${mode} orders stop here that a rule, or their worth, asks about.`;
  }
  if (mode === "live") {
    return config.require_approval_for_live
      ? "Nothing waits now. Live orders stop here for approval."
      : "Approval is OFF for live orders, so they do not stop here.";
  }
  return config.auto_approve_paper
    ? "Approval is OFF, so paper orders do not stop here. Switch it on under Paper Order Approval."
    : "Nothing waits now. Approval is ON: the next paper order stops here.";
}
