/** Asks how much longer an order may wait for a person. */

import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { sign } from "../../api/client";
import { useIsBlind } from "../../api/live";
import { isUnknown, told } from "../../api/problem";
import { useServerNow } from "../../lib/server-clock";
import { MINUTE, moment } from "../../lib/time";
import { Dialog } from "../../ui/dialog";
import { type Approval, useExtendApproval } from "./api";
import { OrderSentence } from "./order-sentence";

const CHOICES = [
  { value: "15", label: "15 min longer" },
  { value: "60", label: "1 h longer" },
  { value: "240", label: "4 h longer" },
  { value: "1440", label: "1 day longer" },
];

export function ExtendDialog({ approval, onClose }: { approval: Approval; onClose: () => void }) {
  const extend = useExtendApproval();
  const blind = useIsBlind();
  const now = useServerNow();
  const [minutes, setMinutes] = useState("15");
  const [reason, setReason] = useState("");
  const body = { minutes: Number(minutes), ...(reason.trim() === "" ? {} : { reason: reason.trim() }) };
  const [sent, setSent] = useState({ body, signature: sign() });
  const expiry = Date.parse(approval.expires_at);
  const later = new Date(expiry + Number(minutes) * MINUTE).toISOString();
  return (
    <Dialog
      title="Let this order wait longer?"
      keep="Leave its time"
      act="Let it wait longer"
      busy={extend.isPending}
      blocked={
        now >= expiry
          ? "Its time is over."
          : blind
            ? "The page is not live. Its time stays as it is until it is."
            : undefined
      }
      error={extend.isError ? told(extend.error) : undefined}
      onAct={() => {
        // The same sent again is the same extension, should the first have been taken; anything else is another.
        const same = JSON.stringify(sent.body) === JSON.stringify(body);
        const { signature } = same ? sent : { signature: sign() };
        setSent({ body, signature });
        const again = same && extend.isError && isUnknown(extend.error);
        extend.mutate({ id: approval.id, body, signature, again }, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <OrderSentence approval={approval} />
      <NativeSelect
        label="How much"
        data={CHOICES}
        value={minutes}
        onChange={(event) => setMinutes(event.currentTarget.value)}
      />
      <p>
        It would then be denied at {moment(later, now)} instead of {moment(approval.expires_at, now)}. Nothing
        waits longer than seven days.
      </p>
      <TextInput
        label="Reason (optional)"
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  );
}
