/** What else locks: the lockouts that stand beside one that is to be made, or that is to end. */

import { covers, overlap, type Scope } from "../../lib/lockout-scope";
import type { Lockout } from "./api";
import { phaseOf } from "./phase";

export interface Others {
  /** In force at that time, and each stops every order that this one stops. */
  whole: Lockout[];
  /** In force at that time, and each stops some of those orders. */
  part: Lockout[];
  /** They begin later, and stop some or all of those orders. */
  later: Lockout[];
}

/** Those that concern orders of `scope`: at `at` the last to end first, then the soonest to begin. */
export function othersOf(scope: Scope & { id?: string }, lockouts: readonly Lockout[], at: number): Others {
  const concerned = lockouts.filter((other) => other.id !== scope.id && overlap(other, scope));
  const standing = concerned
    .filter((other) => phaseOf(other, at) === "active")
    .toSorted((a, b) => Date.parse(b.expires_at) - Date.parse(a.expires_at));
  return {
    whole: standing.filter((other) => covers(other, scope)),
    part: standing.filter((other) => !covers(other, scope)),
    later: concerned
      .filter((other) => phaseOf(other, at) === "scheduled")
      .toSorted((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at)),
  };
}
