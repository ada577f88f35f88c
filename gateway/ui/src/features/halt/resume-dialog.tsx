/** Asks why trading goes on. */

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useIsBlind } from "../../api/live";
import { told } from "../../api/problem";
import { Dialog } from "../../ui/dialog";
import { type Scope, scopeName, useResume } from "./api";

interface Props {
  scope: Scope;
  /** Nothing is halted in it any more. */
  over: boolean;
  onClose: () => void;
}

export function ResumeDialog({ scope, over, onClose }: Props) {
  const resume = useResume();
  const blind = useIsBlind();
  const [reason, setReason] = useState("");
  const isOver = over && !resume.isPending;
  const blocked = isOver
    ? "It was resumed while this was open. Nothing is left to do here."
    : blind
      ? "The page is not live. The halt stays until it is."
      : reason.trim() === ""
        ? "Say why trading may go on."
        : undefined;
  return (
    <Dialog
      title={`Resume trading: ${scopeName(scope)}?`}
      keep={isOver ? "Close this" : "Stay halted"}
      act="Resume trading"
      busy={resume.isPending}
      blocked={blocked}
      error={resume.isError ? told(resume.error) : undefined}
      onAct={() => resume.mutate({ reason: reason.trim(), scope }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>New orders may go out at once. Orders that were denied or canceled meanwhile stay so.</p>
      <TextInput
        label="Reason"
        value={reason}
        maxLength={500}
        autoComplete="off"
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  );
}
