/** The decisions of this page: what is being asked, what was sent, and what came of it. */

import { useState } from "react";
import { told } from "../../api/problem";
import { type Approval, useDecideApproval } from "./api";

export interface Asking {
  status: "approved" | "rejected";
  approval: Approval;
}

export type Outcome =
  | { kind: "sending"; status: Asking["status"] }
  | { kind: "done"; status: Asking["status"] }
  | { kind: "refused"; message: string; approval: Approval };

export interface Deciding {
  /** The dialog that is open. It keeps the approval it was opened for, whatever happens to the list. */
  asking: Asking | null;
  outcomes: ReadonlyMap<string, Outcome>;
  approve(approval: Approval): void;
  reject(approval: Approval): void;
  send(asking: Asking, reason?: string): void;
  cancel(): void;
  /** A refusal was read. */
  dismiss(id: string): void;
}

export function useDeciding(): Deciding {
  const { decide } = useDecideApproval();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const note = (id: string, outcome: Outcome) => setOutcomes((before) => new Map(before).set(id, outcome));
  const send = ({ status, approval }: Asking, reason?: string) => {
    setAsking(null);
    const begun = decide(
      { id: approval.id, status, ...(reason ? { reason } : {}) },
      {
        onSuccess: () => note(approval.id, { kind: "done", status }),
        onError: (error) => note(approval.id, { kind: "refused", message: told(error), approval }),
      },
    );
    if (begun) note(approval.id, { kind: "sending", status });
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
    dismiss: (id) =>
      setOutcomes((before) => {
        const left = new Map(before);
        left.delete(id);
        return left;
      }),
  };
}
