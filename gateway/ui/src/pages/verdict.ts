/** What would become of a waiting order if it were approved now, as far as this page can tell: lockouts, halts, mode. Limits are judged at release. */

import type { Approval } from "../features/approvals/api";
import type { Verdict } from "../features/approvals/approval-row";
import { type Suspension, suspensionsOf, type TradingStatus } from "../features/halt/api";
import type { KnownLockouts } from "../features/lockouts/known";
import { phaseOf } from "../features/lockouts/phase";
import { concerns, symbolName } from "../lib/lockout-scope";
import { moment } from "../lib/time";

const UNKNOWN: Verdict = { kind: "unknown", text: "Passed risk. What would stop it now is unknown." };

export function verdictOf(
  approval: Approval,
  lockouts: KnownLockouts,
  status: TradingStatus | undefined,
  now: number,
): Verdict {
  if (status === undefined || status.trading_state === null) return UNKNOWN;
  if (status.trading_state === "halted") {
    return { kind: "deny", text: "Cannot be approved: trading is halted. It waits until its time is over." };
  }
  const suspension = suspensionsOf(status).find((one) => covers(one, approval));
  if (suspension?.state === "halted") {
    return {
      kind: "deny",
      text: `Cannot be approved: halted for it (${suspension.reason}). It waits until its time is over.`,
    };
  }
  const locked = lockedBy(approval, lockouts, now);
  if (locked !== undefined && (locked.kind !== "pass" || lockouts.whole)) return locked;
  if (status.trading_state === "reduce_only" || suspension !== undefined) {
    return exitsOnly(approval, "reduce only");
  }
  if (!lockouts.whole) return UNKNOWN;
  return {
    kind: "pass",
    text: "Passed risk when asked; judged again when released.",
  };
}

/** By the lockouts that are active now; one that blocks everything says more than one that lets exits pass, and of those the last to end. */
function lockedBy(approval: Approval, { items }: KnownLockouts, now: number): Verdict | undefined {
  const locking = items
    .filter((one) => concerns(one, approval) && phaseOf(one, now) === "active")
    .toSorted((a, b) => Date.parse(b.expires_at) - Date.parse(a.expires_at));
  const lockout = locking.find(({ blocks }) => blocks !== "entries") ?? locking[0];
  if (lockout === undefined) return undefined;
  const until = `${symbolName(lockout.symbol)} locked until ${moment(lockout.expires_at, now)}: ${lockout.reason}`;
  return lockout.blocks === "entries"
    ? exitsOnly(approval, until)
    : { kind: "deny", text: `Would be denied: ${until}` };
}

/** Where only orders that shrink a position go out: by what risk said of this one, which is judged again when it is released. */
function exitsOnly({ reduces }: Approval, because: string): Verdict {
  if (reduces === true) return { kind: "pass", text: `Only shrinks a position, so it may pass: ${because}` };
  if (reduces === false)
    return { kind: "deny", text: `Would be denied, since it opens or grows a position: ${because}` };
  return { kind: "unknown", text: `Would be denied unless it only shrinks a position: ${because}` };
}

function covers(suspension: Suspension, approval: Approval): boolean {
  return (
    (!suspension.account || suspension.account === approval.account) &&
    (!suspension.strategy || suspension.strategy === approval.strategy) &&
    (!suspension.symbol || suspension.symbol === approval.symbol)
  );
}
