/** Asks why an order is rejected. Rejecting works also when the page is not live. */

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../../ui/dialog";
import { focusNext } from "./focus-next";
import { OrderSentence } from "./order-sentence";
import type { Deciding } from "./use-deciding";

/** The dialog gives the focus back to where it came from first. */
const RETURNED_MS = 60;

export function RejectDialog({ deciding }: { deciding: Deciding }) {
  const [reason, setReason] = useState("");
  const { asking } = deciding;
  if (asking === null) return null;
  return (
    <Dialog
      title="Reject this order?"
      keep="Keep it waiting"
      act="Reject the order"
      danger
      onAct={() => {
        deciding.send(asking, reason.trim());
        setTimeout(() => focusNext(asking.approval.id), RETURNED_MS);
      }}
      onClose={deciding.cancel}
    >
      <OrderSentence approval={asking.approval} />
      <TextInput
        label="Reason (optional, the bot is told)"
        value={reason}
        maxLength={500}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  );
}
