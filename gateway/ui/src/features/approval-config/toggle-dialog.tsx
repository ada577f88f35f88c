/** Asks before approval for paper orders is switched, and says what will and what will not change. */

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useIsBlind } from "../../api/live";
import { Problem, told } from "../../api/problem";
import { Dialog } from "../../ui/dialog";
import { type ApprovalConfig, useUpdateApprovalConfig } from "./api";
import { type AlsoAsks, goStraight } from "./go-straight";

interface Props {
  /** The setting as it was when the switch was touched: a conflict with a newer one is told, not overwritten. */
  config: ApprovalConfig;
  waiting: number | undefined;
  alsoAsks?: AlsoAsks | undefined;
  onClose: () => void;
}

export function ToggleDialog({ config, waiting, alsoAsks, onClose }: Props) {
  const update = useUpdateApprovalConfig();
  const blind = useIsBlind();
  const [reason, setReason] = useState("");
  const stopping = !config.auto_approve_paper;
  const send = () =>
    update.mutate(
      {
        auto_approve_paper: stopping,
        expected_version: config.version,
        ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
      },
      { onSuccess: onClose },
    );
  return (
    <Dialog
      title={stopping ? "Stop requiring approval for paper orders?" : "Require approval for paper orders?"}
      keep={stopping ? "Keep approval on" : "Keep approval off"}
      act={stopping ? "Stop requiring approval" : "Require approval"}
      danger={stopping}
      busy={update.isPending}
      blocked={stopping && blind ? "The page is not live. Approval stays on until it is." : undefined}
      error={update.isError ? conflict(update.error) : undefined}
      onAct={send}
      onClose={onClose}
    >
      <p>
        {stopping
          ? `${goStraight("New paper orders will go", alsoAsks?.("paper") ? alsoAsks : undefined)} ${waitingSentence(waiting)}`
          : `New paper orders will wait for you, each for ${config.approval_timeout_minutes} min at most. What is on its way now is caught too; orders at the broker stay there.`}
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

function waitingSentence(waiting: number | undefined): string {
  if (waiting === undefined) return "Orders waiting now stay waiting.";
  if (waiting === 0) return "No order is waiting now.";
  return waiting === 1
    ? "The 1 order waiting now stays waiting."
    : `The ${waiting} orders waiting now stay waiting.`;
}

function conflict(error: unknown): string {
  if (error instanceof Problem && error.code === "CONFIG_VERSION_CONFLICT") {
    const by = typeof error.values.updated_by === "string" ? error.values.updated_by : "Somebody else";
    return `${by} changed the config meanwhile. Close this, look at what holds now, and decide again.`;
  }
  return told(error);
}
