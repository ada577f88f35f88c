/** What risk says now of one order that waits for a person, and how sure that is. */

import type { ConfigPreview, Would } from "./api";

/** `asking`: it has only just begun to wait. `unknown`: risk does not say. */
export type Said = { kind: "asking" | "unknown" | "pass" } | { kind: "deny"; reasons: readonly string[] };
interface Waiting {
  order_id: string;
  requested_at: string;
}

/** A new order is in the next answer, or the one after it. */
const SOON_MS = 2000;
const ASKING: Said = { kind: "asking" };
const UNKNOWN: Said = { kind: "unknown" };

/** Answers for each order that waits. An answer that could not be renewed says nothing any more. */
export function saidBy(answer: ConfigPreview | undefined, isError: boolean): (order: Waiting) => Said {
  if (isError) return () => UNKNOWN;
  if (answer === undefined) return () => ASKING;
  const judgedAt = Date.parse(answer.judged_at);
  const known = new Map(answer.items.map(({ order_id, now }) => [order_id, saidIn(now)]));
  return ({ order_id, requested_at }) => {
    const found = known.get(order_id);
    if (found !== undefined) return found;
    return judgedAt - Date.parse(requested_at) < SOON_MS ? ASKING : UNKNOWN;
  };
}

function saidIn({ would, reasons }: Would): Said {
  if (would === "deny") return { kind: "deny", reasons: (reasons ?? []).map(({ message }) => message) };
  return would === "pass" ? { kind: "pass" } : UNKNOWN;
}
