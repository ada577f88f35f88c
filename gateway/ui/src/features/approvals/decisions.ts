/**
 * What this page has sent for each approval, and what came of it. It outlives the list: a refusal is told also after another page was looked at, and an id
 * is never decided twice.
 */

import type { Signature } from "../../api/client";
import type { Approval, Decision } from "./api";

export type Outcome =
  | { kind: "sending"; body: Decision }
  | { kind: "done"; body: Decision }
  /** Not taken. `over`: it does not wait any more, either. */
  | { kind: "refused"; message: string; approval: Approval; over: boolean }
  /** Whether it was taken is not known; `since` when. Sent again with its signature, it is the same decision. */
  | {
      kind: "unknown";
      message: string;
      approval: Approval;
      body: Decision;
      signature: Signature;
      since: number;
      /** Somebody has read so. The signature is kept: the order may come back. */
      read?: boolean;
    };

type Outcomes = ReadonlyMap<string, Outcome>;

let outcomes: Outcomes = new Map();
const watchers = new Set<() => void>();

export function outcomesOfDecisions(): Outcomes {
  return outcomes;
}

export function watchDecisions(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Note what came of the decision of one approval; null: nothing is left to tell. */
export function note(id: string, outcome: Outcome | null): void {
  const changed = new Map(outcomes);
  if (outcome === null) changed.delete(id);
  else changed.set(id, outcome);
  outcomes = changed;
  for (const watcher of watchers) watcher();
}

/** Whether a decision can be taken for it, as far as this page knows. */
export function isOpen(outcome: Outcome | undefined): boolean {
  switch (outcome?.kind) {
    case "sending":
    case "done":
      return false;
    case "refused":
      return !outcome.over;
    default:
      return true;
  }
}

/** For tests: a page that was just loaded. */
export function forgetDecisions(): void {
  for (const id of outcomes.keys()) note(id, null);
}
