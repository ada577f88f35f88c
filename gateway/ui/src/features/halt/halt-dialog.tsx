/** Asks before everything, or a part of it, is halted. */

import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { told } from "../../api/problem";
import { Dialog } from "../../ui/dialog";
import { type Scope, useHalt } from "./api";

type Kind = "all" | "symbol" | "strategy" | "account";

export function HaltDialog({ onClose }: { onClose: () => void }) {
  const halt = useHalt();
  const [reason, setReason] = useState("Kill switch");
  const [kind, setKind] = useState<Kind>("all");
  const [name, setName] = useState("");
  const [cancels, setCancels] = useState(true);
  const scope: Scope = kind === "all" ? {} : { [kind]: name.trim() };
  const incomplete =
    reason.trim() === "" ? "Say why." : kind !== "all" && name.trim() === "" ? `Which ${kind}?` : undefined;
  return (
    <Dialog
      title={kind === "all" ? "Halt all trading?" : `Halt one ${kind}?`}
      keep="Halt nothing"
      act={kind === "all" ? "Halt everything" : "Halt it"}
      danger
      busy={halt.isPending}
      blocked={incomplete}
      error={halt.isError ? told(halt.error) : undefined}
      onAct={() =>
        halt.mutate({ reason: reason.trim(), scope, cancel_open_orders: cancels }, { onSuccess: onClose })
      }
      onClose={onClose}
    >
      <p>
        {kind === "all"
          ? "Nothing new goes to the broker from the moment this is in force."
          : `Nothing new of this ${kind} goes to the broker from the moment this is in force. Everything else trades on.`}{" "}
        Positions stay as they are. It lasts until somebody resumes.
      </p>
      <NativeSelect
        label="What"
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value as Kind)}
        data={[
          { value: "all", label: "Everything" },
          { value: "symbol", label: "One symbol" },
          { value: "strategy", label: "One strategy" },
          { value: "account", label: "One account" },
        ]}
      />
      {kind !== "all" && (
        <TextInput
          label={kind === "symbol" ? "Symbol" : kind === "strategy" ? "Strategy" : "Account"}
          value={name}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      <TextInput
        label="Reason"
        value={reason}
        maxLength={500}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Checkbox
        label="Cancel orders that rest at the broker"
        checked={cancels}
        onChange={(event) => setCancels(event.currentTarget.checked)}
      />
    </Dialog>
  );
}
