/** What would become of a waiting order if it were approved now: what risk says, and what the page knows at once of lockouts, halts and the mode. */

import type { Approval } from "../features/approvals/api";
import type { Verdict } from "../features/approvals/approval-row";
import { type Suspension, suspensionsOf, type TradingStatus } from "../features/halt/api";
import type { KnownLockouts } from "../features/lockouts/known";
import { phaseOf } from "../features/lockouts/phase";
import type { Said } from "../features/what-if/said";
import { concerns, symbolName } from "../lib/lockout-scope";
import { moment } from "../lib/time";

const UNKNOWN: Verdict = { kind: "unknown", text: "Passed risk when asked. What risk says now is unknown." };
/** As long as what follows it most often, in lines: a row that grew or shrank as it is read would move those below. */
const ASKING: Verdict = { kind: "asking", text: "Passed risk when asked; being asked again now." };
const PASSES: Verdict = { kind: "pass", text: "Would pass risk now; judged again when released." };
const TOLD_MAX = 2;

/** What stops it, as the page's own lists tell. `certain`: whatever risk says of positions, limits and prices. */
interface Stop extends Verdict {
  certain: boolean;
}

export function verdictOf(
  approval: Approval,
  lockouts: KnownLockouts,
  status: TradingStatus | undefined,
  said: Said,
  now: number,
): Verdict {
  const stop = stopOf(approval, lockouts, status, now);
  if (stop?.certain) return stop;
  if (said.kind === "deny") return denial(said.reasons);
  if (said.kind === "pass") return PASSES;
  if (stop !== undefined) return stop;
  return said.kind === "asking" ? ASKING : UNKNOWN;
}

/** The first reasons in words, the others in number. */
function denial(reasons: readonly string[]): Verdict {
  const more = reasons.length - TOLD_MAX;
  const told = reasons.slice(0, TOLD_MAX).join(" ");
  return { kind: "deny", text: `Would be denied: ${told}${more > 0 ? ` (and ${more} more)` : ""}` };
}

function stopOf(
  approval: Approval,
  lockouts: KnownLockouts,
  status: TradingStatus | undefined,
  now: number,
): Stop | undefined {
  const suspension = suspensionsOf(status).find((one) => covers(one, approval));
  if (status?.trading_state === "halted") return halted("trading is halted");
  if (suspension?.state === "halted") return halted(`halted for it (${suspension.reason})`);
  const locked = lockedBy(approval, lockouts, now);
  if (locked !== undefined) return locked;
  const reducing = status?.trading_state === "reduce_only" || suspension !== undefined;
  return reducing ? exitsOnly(approval, "reduce only") : undefined;
}

function halted(because: string): Stop {
  return {
    kind: "deny",
    text: `Cannot be approved: ${because}. It waits until its time is over.`,
    certain: true,
  };
}

/** By the lockouts that are active now; one that blocks everything says more than one that lets exits pass, and of those the last to end. */
function lockedBy(approval: Approval, { items }: KnownLockouts, now: number): Stop | undefined {
  const locking = items
    .filter((one) => concerns(one, approval) && phaseOf(one, now) === "active")
    .toSorted((a, b) => Date.parse(b.expires_at) - Date.parse(a.expires_at));
  const lockout = locking.find(({ blocks }) => blocks !== "entries") ?? locking[0];
  if (lockout === undefined) return undefined;
  const until = `${symbolName(lockout.symbol)} locked until ${moment(lockout.expires_at, now)}: ${lockout.reason}`;
  return lockout.blocks === "entries"
    ? exitsOnly(approval, until)
    : { kind: "deny", text: `Would be denied: ${until}`, certain: true };
}

/** Where only orders that shrink a position go out: whether this one does is risk's to say; until it has, what it said when asked is told. */
function exitsOnly({ reduces }: Approval, because: string): Stop {
  if (reduces === false) {
    const text = `Would be denied, since it opens or grows a position: ${because}`;
    return { kind: "deny", text, certain: false };
  }
  const text = `Would be denied unless it only shrinks a position: ${because}`;
  return { kind: "unknown", text, certain: false };
}

function covers(suspension: Suspension, approval: Approval): boolean {
  return (
    (!suspension.account || suspension.account === approval.account) &&
    (!suspension.strategy || suspension.strategy === approval.strategy) &&
    (!suspension.symbol || suspension.symbol === approval.symbol)
  );
}
