/** What is known of the lockouts: those that were read, and whether there may be others. */

import type { UseQueryResult } from "@tanstack/react-query";
import type { InForce, Lockout } from "./api";

export interface KnownLockouts {
  items: readonly Lockout[];
  /** Whether these are all. If not, nothing may be said to be free because none of these locks it. */
  whole: boolean;
}

/** Always the same one. */
const NONE: readonly Lockout[] = [];

export function knownOf({ data, isError }: Pick<UseQueryResult<InForce>, "data" | "isError">): KnownLockouts {
  if (data === undefined) return { items: NONE, whole: false };
  return { items: data.items, whole: !isError && !data.more.active && !data.more.scheduled };
}
