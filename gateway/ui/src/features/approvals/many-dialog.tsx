/** Asks once before many orders are decided, and says which. */

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useIsBlind } from "../../api/live";
import { Dialog } from "../../ui/dialog";
import classes from "./many-dialog.module.css";
import { OrderSentence } from "./order-sentence";
import type { DecidingMany } from "./use-deciding-many";

/** More are counted: the buttons stay in sight. */
const TOLD_MAX = 10;

export function ManyDialog({ deciding }: { deciding: DecidingMany }) {
  const blind = useIsBlind();
  const [reason, setReason] = useState("");
  const { asking } = deciding;
  if (asking === null) return null;
  const { approvals, status } = asking;
  const orders = approvals.length === 1 ? "1 order" : `${approvals.length} orders`;
  const approving = status === "approved";
  return (
    <Dialog
      title={approving ? `Approve ${orders} in paper trading?` : `Reject ${orders}?`}
      keep="Keep them waiting"
      act={approving ? `Approve ${orders}` : `Reject ${orders}`}
      danger={!approving}
      blocked={approving && blind ? "The page is not live. The orders keep waiting until it is." : undefined}
      onAct={() => deciding.send(asking, reason.trim())}
      onClose={() => deciding.ask(null)}
    >
      <ul className={classes.orders} aria-label="The orders">
        {approvals.slice(0, TOLD_MAX).map((approval) => (
          <li key={approval.id}>
            <OrderSentence approval={approval} />
          </li>
        ))}
        {approvals.length > TOLD_MAX && (
          <li>and {approvals.length - TOLD_MAX} more, which are selected in the list</li>
        )}
      </ul>
      <p>Each is decided by itself, the oldest first; one that cannot be does not stop the others.</p>
      <TextInput
        label={approving ? "Reason (optional)" : "Reason (optional, the bots are told)"}
        value={reason}
        maxLength={500}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  );
}
