/** One decision on many orders: one call, and what came of each stands in its row, as if each had been sent alone. */

import { useState } from "react";
import { type Signature, sign } from "../../api/client";
import { isUnknown, Problem, told } from "../../api/problem";
import { type Approval, type BulkRow, type Decision, stillPends, useDecideMany } from "./api";
import { isOpen, note, type Outcome, outcomesOfDecisions } from "./decisions";

export interface AskingMany {
  status: Decision["status"];
  approvals: readonly Approval[];
}

export interface DecidingMany {
  /** The dialog that is open. It keeps the orders that it was opened for. */
  asking: AskingMany | null;
  ask(asking: AskingMany | null): void;
  send(asking: AskingMany, reason?: string): void;
  /** What came of the last call, in a sentence. */
  told: string | null;
  forget(): void;
}

export function useDecidingMany(): DecidingMany {
  const { mutateAsync: post } = useDecideMany();
  const [asking, ask] = useState<AskingMany | null>(null);
  const [said, setSaid] = useState<string | null>(null);

  const decide = async (approvals: readonly Approval[], body: Decision) => {
    const signature = sign();
    for (const { id } of approvals) note(id, { kind: "sending", body });
    let outcomeFor: (approval: Approval) => Outcome;
    try {
      const rows = await post({ ids: approvals.map(({ id }) => id), body, signature });
      const rowOf = new Map(rows.map((row) => [row.id, row]));
      outcomeFor = (approval) => outcomeOf(rowOf.get(approval.id), approval, body, signature);
    } catch (error) {
      outcomeFor = (approval) => failed(error, approval, body, signature);
    }
    let done = 0;
    for (const approval of approvals) {
      const outcome = outcomeFor(approval);
      note(approval.id, outcome);
      if (outcome.kind === "done") done += 1;
    }
    setSaid(summary(body, done, approvals.length));
  };

  return {
    asking,
    ask,
    send: ({ status, approvals }, reason) => {
      ask(null);
      setSaid(null);
      const open = approvals.filter(({ id }) => canBeChosen(outcomesOfDecisions().get(id)));
      if (open.length > 0) void decide(open, { status, ...(reason ? { reason } : {}) });
    },
    told: said,
    forget: () => setSaid(null),
  };
}

/** One whose decision may have been taken is sent again alone, and not with others. */
export function canBeChosen(outcome: Outcome | undefined): boolean {
  return isOpen(outcome) && outcome?.kind !== "unknown";
}

function outcomeOf(
  row: BulkRow | undefined,
  approval: Approval,
  body: Decision,
  signature: Signature,
): Outcome {
  if (row?.approval) return { kind: "done", body };
  const problem = row?.problem;
  if (!problem) return failed(new Problem("OUTCOME_UNKNOWN", "", 503), approval, body, signature);
  const { code, detail, status, values } = problem;
  return failed(new Problem(code, detail, status, values), approval, body, signature);
}

/** Sent again it goes alone, under the same name and a key of its own: the same decision by the same person is taken once. */
function failed(
  error: unknown,
  approval: Approval,
  body: Decision,
  { "X-Interlock-Actor": by }: Signature,
): Outcome {
  const message = told(error);
  if (!isUnknown(error)) return { kind: "refused", message, approval, over: !stillPends(error) };
  const signature = { ...sign(), "X-Interlock-Actor": by };
  return { kind: "unknown", message, approval, body, signature, since: Date.now() };
}

function summary({ status }: Decision, done: number, all: number): string {
  const what = `${done} of ${all} ${status}`;
  return done === all ? `${what}.` : `${what}. Why the others were not stands in their rows.`;
}
