/** One decision on many orders: what came of each stands in its row, as if each had been sent alone. */

import { useState } from "react";
import { type Signature, sign } from "../../api/client";
import { isUnknown, Problem, told } from "../../api/problem";
import { type Approval, type BulkRow, type Decision, stillPends, useDecideMany } from "./api";
import { isOpen, note, type Outcome, outcomesOfDecisions } from "./decisions";

/** So many in one call: it is answered well within the time that the page waits for an answer. */
const AT_A_TIME = 50;

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

  /** Call by call; when one gets no answer, the rest is not sent. */
  const decide = async (approvals: readonly Approval[], body: Decision) => {
    for (const { id } of approvals) note(id, { kind: "sending", body });
    let done = 0;
    let away = false;
    for (let start = 0; start < approvals.length; start += AT_A_TIME) {
      const part = approvals.slice(start, start + AT_A_TIME);
      if (start > 0 && !away) setSaid(soFar(body, start, approvals.length));
      const outcomeFor = away ? notSent : await sent(part, body, post);
      for (const approval of part) {
        const outcome = outcomeFor(approval);
        note(approval.id, outcome);
        if (outcome.kind === "done") done += 1;
        if (outcome.kind === "unknown") away = true;
      }
    }
    setSaid(summary(body, done, approvals.length));
  };

  return {
    asking,
    ask,
    send: ({ status, approvals }, reason) => {
      ask(null);
      setSaid(null);
      const open = approvals
        .filter(({ id }) => canBeChosen(outcomesOfDecisions().get(id)))
        .toSorted((one, other) => Date.parse(one.requested_at) - Date.parse(other.requested_at));
      if (open.length > 0) void decide(open, { status, ...(reason ? { reason } : {}) });
    },
    told: said,
    forget: () => setSaid(null),
  };
}

type OutcomeFor = (approval: Approval) => Outcome;

/** What came of one call, for each order of it. */
async function sent(
  part: readonly Approval[],
  body: Decision,
  post: ReturnType<typeof useDecideMany>["mutateAsync"],
): Promise<OutcomeFor> {
  const signature = sign();
  try {
    const rows = await post({ ids: part.map(({ id }) => id), body, signature });
    const rowOf = new Map(rows.map((row) => [row.id, row]));
    return (approval) => outcomeOf(rowOf.get(approval.id), approval, body, signature);
  } catch (error) {
    return (approval) => failed(error, approval, body, signature);
  }
}

function notSent(approval: Approval): Outcome {
  const message = "Not sent: what was sent before it got no answer.";
  return { kind: "refused", message, approval, over: false };
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

/** Told between two calls of one decision. */
function soFar({ status }: Decision, sent: number, all: number): string {
  return `${status === "approved" ? "Approving" : "Rejecting"}: ${sent} of ${all} sent...`;
}

function summary({ status }: Decision, done: number, all: number): string {
  const what = `${done} of ${all} ${status}`;
  return done === all ? `${what}.` : `${what}. Why the others were not stands in their rows.`;
}
