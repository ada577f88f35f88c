/** Asks once before many orders are decided, with each of them in sight. */

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useIsBlind } from "../../api/live";
import { Dialog } from "../../ui/dialog";
import classes from "./many-dialog.module.css";
import { OrderSentence } from "./order-sentence";
import type { DecidingMany } from "./use-deciding-many";

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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <ul className={classes.orders} tabIndex={0} aria-label="The orders">
        {approvals.map((approval) => (
          <li key={approval.id}>
            <OrderSentence approval={approval} />
          </li>
        ))}
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
