/** Why a person is asked, in words, and whose turn it is. */

import { DEFAULT_ACTOR } from "../../lib/actor";
import type { Approval } from "./api";

/** What its switch or its worth says of every order like it; `takesTwo` tells the latter. */
const USUAL = new Set(["APPROVAL_REQUIRED", "FOUR_EYES"]);

/** What is unusual about it, for its row; empty where nothing is. `by`: who sits here. */
export function notesOn(approval: Approval, by: string): string[] {
  const { proposed_by, asked_because } = approval;
  const own = proposed_by === by && by !== DEFAULT_ACTOR;
  return [
    ...(own ? ["You proposed it: somebody else has to approve it."] : []),
    ...turnsOf(approval, by),
    ...(asked_because ?? []).filter(({ code }) => !USUAL.has(code)).map(({ message }) => message),
  ];
}

/** Where two people have to approve it: who has, and who has to. */
function turnsOf({ approvals_needed, endorsed_by }: Approval, by: string): string[] {
  if ((approvals_needed ?? 1) < 2) return [];
  if (!endorsed_by) return ["Two people have to approve it."];
  return [`${endorsed_by === by ? "You" : endorsed_by} approved it; one more person has to.`];
}

/** Everything that asked for a person. */
export function becauseOf({ asked_because }: Approval): string {
  return (asked_because ?? []).map(({ message }) => message).join(" ") || "unknown";
}

/** How many people it takes, and who was the first. */
export function peopleFor({ approvals_needed, endorsed_by }: Approval): string {
  const needed = approvals_needed ?? null;
  if (needed === null) return "unknown";
  const first = endorsed_by ? `; ${endorsed_by} approved it` : "";
  return `${needed === 1 ? "one person" : `${needed} different people`}${first}`;
}
