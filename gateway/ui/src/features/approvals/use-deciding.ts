/** Deciding: what is being asked, what was sent, and what came of it. */

import { useState, useSyncExternalStore } from "react";
import { type Signature, sign } from "../../api/client";
import { isUnknown, told } from "../../api/problem";
import { type Approval, type Decision, stillPends, useDecideApproval } from "./api";
import { isOpen, note, type Outcome, outcomesOfDecisions, watchDecisions } from "./decisions";

export interface Asking {
  status: Decision["status"];
  approval: Approval;
}

export interface Deciding {
  /** The dialog that is open. It keeps the approval it was opened for, whatever happens to the list. */
  asking: Asking | null;
  outcomes: ReadonlyMap<string, Outcome>;
  approve(approval: Approval): void;
  reject(approval: Approval): void;
  send(asking: Asking, reason?: string): void;
  cancel(): void;
  /** Nothing was sent, and why not. */
  refuse(approval: Approval, message: string): void;
  /** A refusal was read. */
  dismiss(id: string): void;
}

/** What a decision that may have been taken is said to be, whatever else is told. */
const DOUBT = "Whether what was sent before was taken is not known yet.";

export function useDeciding(): Deciding {
  const { send: put, waitsSince } = useDecideApproval();
  const [asking, setAsking] = useState<Asking | null>(null);
  const outcomes = useSyncExternalStore(watchDecisions, outcomesOfDecisions);
  const refuse = (approval: Approval, message: string) => {
    const before = outcomesOfDecisions().get(approval.id);
    if (before?.kind === "unknown") note(approval.id, { ...before, message: `${message} ${DOUBT}` });
    else if (isOpen(before)) note(approval.id, { kind: "refused", message, approval, over: false });
  };

  const decide = async (approval: Approval, body: Decision, signature: Signature) => {
    const { id } = approval;
    const before = outcomesOfDecisions().get(id);
    const again = before?.kind === "unknown" && before.signature === signature;
    note(id, { kind: "sending", body });
    try {
      const { status } = await put({ id, body, signature, again });
      // Where two people are needed the first approval leaves it waiting, and the row says for whom.
      note(id, status === "pending" ? null : { kind: "done", body });
    } catch (error) {
      const message = told(error);
      if (isUnknown(error))
        note(id, { kind: "unknown", message, approval, body, signature, since: Date.now() });
      else note(id, { kind: "refused", message, approval, over: !stillPends(error) });
    }
  };

  const send = ({ status, approval }: Asking, reason?: string) => {
    setAsking(null);
    const before = outcomesOfDecisions().get(approval.id);
    if (!isOpen(before)) return;
    if (before?.kind === "unknown" && before.body.status === status) {
      void decide(approval, before.body, before.signature);
    } else if (before?.kind === "unknown" && !waitsSince(approval.id, before.since)) {
      const sent = before.body.status === "approved" ? "Approving" : "Rejecting";
      note(approval.id, {
        ...before,
        message: `${sent} it was sent, and whether that was taken is not known yet. Nothing else can be sent until it is.`,
      });
    } else {
      void decide(approval, { status, ...(reason ? { reason } : {}) }, sign());
    }
  };

  return {
    asking,
    outcomes,
    approve: (approval) =>
      approval.mode === "paper"
        ? send({ status: "approved", approval })
        : setAsking({ status: "approved", approval }),
    reject: (approval) => setAsking({ status: "rejected", approval }),
    send,
    cancel: () => setAsking(null),
    refuse,
    dismiss: (id) => {
      const outcome = outcomesOfDecisions().get(id);
      note(id, outcome?.kind === "unknown" ? { ...outcome, read: true } : null);
    },
  };
}
