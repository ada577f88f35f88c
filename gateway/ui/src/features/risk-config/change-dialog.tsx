/** Shows a change of the risk config before and after, and asks why. A newer version than the one looked at is told, not overwritten. */

import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useIsBlind } from "../../api/live";
import { told } from "../../api/problem";
import { Dialog } from "../../ui/dialog";
import { type Change, type ConfigVersion, useUpdateRiskConfig } from "./api";
import { DiffTable } from "./diff-table";

interface Props {
  inForce: ConfigVersion;
  /** What is sent. */
  changes: Record<string, unknown>;
  /** The same key by key, before and after. */
  lines: readonly Change[];
  /** What is traded then with real money, where it switches to that. */
  goingLive?: ReactNode;
  /** What it would do to the orders that are open. */
  effect: ReactNode;
  onDone: () => void;
  onRefused?: (error: Error) => void;
  onClose: () => void;
}

export function ChangeDialog({
  inForce,
  changes,
  lines,
  goingLive,
  effect,
  onDone,
  onRefused,
  onClose,
}: Props) {
  const update = useUpdateRiskConfig();
  const blind = useIsBlind();
  const [reason, setReason] = useState("");
  const live = goingLive !== undefined;
  return (
    <Dialog
      title={live ? "Switch to LIVE trading?" : "Change the risk config?"}
      keep="Change nothing"
      act={live ? "Switch to LIVE" : "Put it in force"}
      danger={live}
      busy={update.isPending}
      blocked={
        blind
          ? "The page is not live. The config stays until it is."
          : live && reason.trim() === ""
            ? "Say why real money is traded now."
            : undefined
      }
      error={update.isError ? told(update.error) : undefined}
      onAct={() =>
        update.mutate(
          {
            config: changes,
            expected_version: inForce.version,
            ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
          },
          { onSuccess: onDone, ...(onRefused === undefined ? {} : { onError: onRefused }) },
        )
      }
      onClose={onClose}
    >
      {goingLive}
      <DiffTable changes={lines} />
      {effect}
      <TextInput
        label={live ? "Reason" : "Reason (optional)"}
        value={reason}
        maxLength={500}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  );
}
