/** Asks before a lockout ends early, or is called off before it begins. It keeps the one that it was opened for, whatever happens to the list. */

import { useIsBlind } from "../../api/live";
import { told } from "../../api/problem";
import { useServerNow } from "../../lib/server-clock";
import { moment } from "../../lib/time";
import { Dialog } from "../../ui/dialog";
import { type Lockout, useDeleteLockout } from "./api";
import type { KnownLockouts } from "./known";
import { phaseOf } from "./phase";
import { WhatStays } from "./what-stays";
import { fromUntil, nameWithin } from "./words";

interface Props {
  lockout: Lockout;
  known: KnownLockouts;
  onClose: () => void;
}

export function EndLockoutDialog({ lockout, known, onClose }: Props) {
  const end = useDeleteLockout();
  const blind = useIsBlind();
  const now = useServerNow();
  const phase = phaseOf(lockout, now);
  const over = phase === "ended" || (known.whole && known.items.every(({ id }) => id !== lockout.id));
  const name = nameWithin(lockout);
  const asks =
    phase === "scheduled"
      ? {
          title: `Call off the lockout of ${name} that starts at ${moment(lockout.starts_at, now)}?`,
          keep: "Keep it",
          act: "Call it off",
          times: `It would lock ${fromUntil(lockout, now)}.`,
        }
      : {
          title: `End the lockout of ${name} early?`,
          keep: "Keep it locked",
          act: "End it now",
          times: `By itself it ends at ${moment(lockout.expires_at, now)}.`,
        };
  const isOver = over && !end.isPending;
  return (
    <Dialog
      title={isOver ? `The lockout of ${name} is over` : asks.title}
      keep={isOver ? "Close" : asks.keep}
      act={asks.act}
      danger
      busy={end.isPending}
      blocked={isOver ? OVER : blind ? BLIND : undefined}
      error={end.isError ? told(end.error) : undefined}
      onAct={() => end.mutate(lockout.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>Reason: {lockout.reason}</p>
      {!isOver && <p>{asks.times}</p>}
      {!isOver && <WhatStays lockout={lockout} known={known} now={now} />}
    </Dialog>
  );
}

const OVER =
  "It ended, or somebody ended it or called it off, while this was open. Nothing is left to do here.";
const BLIND =
  "The page is not live, so nothing can be ended or called off here now. The lockout stays as it is.";
