/** What became of the entries of a calendar, or would, in words. */

import { moment } from "../../lib/time";
import { type ImportedRow, type ImportResult, isUnsettled } from "./import-api";
import { scopeOf } from "./words";

export type Kind = "good" | "quiet" | "bad" | "open";

/** `good`: it is locked, or would be; `quiet`: nothing changes; `bad`: it is refused; `open`: not known yet. */
export function kindOf(row: ImportedRow): Kind {
  if (row.outcome === "failed") return isUnsettled(row) ? "open" : "bad";
  return row.outcome === "unchanged" ? "quiet" : "good";
}

/** One or two words. */
export function wordOf(row: ImportedRow): string {
  switch (kindOf(row)) {
    case "good":
      return row.outcome === "would_create" ? "New" : "Imported";
    case "quiet":
      return "Known already";
    case "bad":
      return "Refused";
    case "open":
      return row.problem?.code === "OUTCOME_UNKNOWN" ? "Unknown" : "Not done";
  }
}

/** When it locks, or why it does not. */
export function factsOf({ lockout, problem, outcome }: ImportedRow, now: number): string {
  if (problem) return problem.detail;
  if (!lockout) return "";
  const times = `${moment(lockout.starts_at, now)} to ${moment(lockout.expires_at, now)}`;
  const is = outcome === "unchanged" ? `; ${STANDS[lockout.status]}` : "";
  return `${times} ${scopeOf(lockout)}`.trim() + is;
}

const STANDS = {
  active: "it is in force",
  scheduled: "it is to come",
  lifted: "it was ended early, and stays so",
  expired: "it is over",
};

/** How many there are of each, in a sentence. */
export function summaryOf(result: ImportResult): string {
  const open = result.items.filter(isUnsettled).length;
  const counted: [number, string][] = [
    [result.would_create, "new"],
    [result.created, "imported"],
    [result.unchanged, "known already"],
    [result.failed - open, "refused"],
    [open, "not known"],
  ];
  const told = counted.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `${result.items.length === 1 ? "1 entry" : `${result.items.length} entries`}: ${told.join(", ")}.`;
}
