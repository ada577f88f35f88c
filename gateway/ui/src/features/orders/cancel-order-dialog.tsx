/** Asks before an order is taken back. */

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { told } from "../../api/problem";
import { Dialog } from "../../ui/dialog";
import { type Order, useCancelOrder } from "./api";

export function CancelOrderDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const cancel = useCancelOrder();
  const [reason, setReason] = useState("");
  return (
    <Dialog
      title="Cancel this order?"
      keep="Leave it"
      act="Cancel the order"
      danger
      busy={cancel.isPending}
      error={cancel.isError ? told(cancel.error) : undefined}
      onAct={() => cancel.mutate({ orderId: order.order_id, reason: reason.trim() }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        {order.side} {order.quantity} {order.symbol}. Before it is sent it will never be; at the broker the
        cancel is passed on and may come too late.
      </p>
      <TextInput
        label="Reason (optional)"
        value={reason}
        maxLength={500}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  );
}
