/** Why a person is asked, in words, and whose turn it is. */

import { samePerson } from "../../lib/actor";
import type { Approval } from "./api";

/** What its switch or its worth says of every order like it; `takesTwo` tells the latter. */
const USUAL = new Set(["APPROVAL_REQUIRED", "FOUR_EYES"]);

/** What is unusual about it, for its row; empty where nothing is. `by`: who sits here. */
export function notesOn(approval: Approval, by: string): string[] {
  const { asked_because } = approval;
  return [
    ...(isOwn(approval, by) ? ["You proposed it: somebody else has to approve it."] : []),
    ...turnsOf(approval, by),
    ...(asked_because ?? []).filter(({ code }) => !USUAL.has(code)).map(({ message }) => message),
  ];
}

/** Whether an approval by `by` would be the second of two. */
export function isSecond({ approvals_needed, endorsed_by }: Approval, by: string): boolean {
  return (approvals_needed ?? 1) > 1 && !!endorsed_by && !samePerson(endorsed_by, by);
}

/** Whether `by` was the first of two who have to approve it: then it is somebody else's turn. */
export function wasFirst({ approvals_needed, endorsed_by }: Approval, by: string): boolean {
  return (approvals_needed ?? 1) > 1 && samePerson(endorsed_by, by);
}

/** Whether `by` proposed it: nobody approves what they proposed themselves. */
export function isOwn({ proposed_by }: Approval, by: string): boolean {
  return samePerson(proposed_by, by);
}

/** Whether it takes somebody else than `by` to approve it now. Anybody may reject it. */
export function isForAnother(approval: Approval, by: string): boolean {
  return isOwn(approval, by) || wasFirst(approval, by);
}

/** Where two people have to approve it: who has, and who has to. */
function turnsOf({ approvals_needed, endorsed_by }: Approval, by: string): string[] {
  if ((approvals_needed ?? 1) < 2) return [];
  if (!endorsed_by) return ["Two people have to approve it."];
  return [`${samePerson(endorsed_by, by) ? "You" : endorsed_by} approved it; one more person has to.`];
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
