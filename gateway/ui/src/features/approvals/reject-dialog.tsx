/** Asks why an order is rejected. Rejecting works also when the page is not live. */

import { TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { Dialog } from "../../ui/dialog";
import { nextAfter } from "./next-after";
import { OrderSentence } from "./order-sentence";
import type { Deciding } from "./use-deciding";

export function RejectDialog({ deciding }: { deciding: Deciding }) {
  const [reason, setReason] = useState("");
  const nextFocus = useRef<HTMLElement | null>(null);
  const { asking } = deciding;
  if (asking === null) return null;
  return (
    <Dialog
      title="Reject this order?"
      keep="Keep it waiting"
      act="Reject the order"
      danger
      onAct={() => {
        nextFocus.current = nextAfter(asking.approval.id);
        deciding.send(asking, reason.trim());
      }}
      onClose={deciding.cancel}
      nextFocus={nextFocus}
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
