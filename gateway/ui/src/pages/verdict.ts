/** What would become of a waiting order if it were approved now, as far as this page can tell: lockouts, halts, mode. Limits are judged at release. */

import type { Approval } from "../features/approvals/api";
import type { Verdict } from "../features/approvals/approval-row";
import { type Suspension, suspensionsOf, type TradingStatus } from "../features/halt/api";
import type { Lockout } from "../features/lockouts/api";
import { concerns, symbolName } from "../lib/lockout-scope";
import { serverNow } from "../lib/server-clock";
import { clock } from "../lib/time";

export function verdictOf(
  approval: Approval,
  lockouts: readonly Lockout[] | undefined,
  status: TradingStatus | undefined,
): Verdict {
  if (lockouts === undefined || status === undefined || status.trading_state === null) {
    return { kind: "unknown", text: "Passed risk. What would stop it now is unknown." };
  }
  if (status.trading_state === "halted") {
    return { kind: "deny", text: "Cannot be approved: trading is halted. It keeps waiting." };
  }
  const suspension = suspensionsOf(status).find((one) => covers(one, approval));
  if (suspension?.state === "halted") {
    return {
      kind: "deny",
      text: `Cannot be approved: halted for it (${suspension.reason}). It keeps waiting.`,
    };
  }
  const lockout = lockouts.find((one) => isActive(one) && concerns(one, approval));
  if (lockout !== undefined) {
    const until = `${symbolName(lockout.symbol)} locked until ${clock(Date.parse(lockout.expires_at))} UTC: ${lockout.reason}`;
    return lockout.blocks === "entries"
      ? { kind: "unknown", text: `Would be denied unless it only shrinks a position: ${until}` }
      : { kind: "deny", text: `Would be denied: ${until}` };
  }
  if (status.trading_state === "reduce_only" || suspension !== undefined) {
    return { kind: "unknown", text: "Would be denied unless it only shrinks a position: reduce only." };
  }
  return { kind: "pass", text: "Passed risk; judged again when released." };
}

function isActive(lockout: Lockout): boolean {
  return Date.parse(lockout.starts_at) <= serverNow() && serverNow() < Date.parse(lockout.expires_at);
}

function covers(suspension: Suspension, approval: Approval): boolean {
  return (
    (!suspension.account || suspension.account === approval.account) &&
    (!suspension.strategy || suspension.strategy === approval.strategy) &&
    (!suspension.symbol || suspension.symbol === approval.symbol)
  );
}
