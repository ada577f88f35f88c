/** Asks before a lockout ends early. It keeps the lockout that it was opened for, whatever happens to the list. */

import { useIsBlind } from "../../api/live";
import { told } from "../../api/problem";
import { symbolName } from "../../lib/lockout-scope";
import { useServerNow } from "../../lib/server-clock";
import { moment } from "../../lib/time";
import { Dialog } from "../../ui/dialog";
import { type Lockout, useDeleteLockout } from "./api";

interface Props {
  lockout: Lockout;
  inForce: readonly Lockout[];
  onClose: () => void;
}

export function EndLockoutDialog({ lockout, inForce, onClose }: Props) {
  const end = useDeleteLockout();
  const blind = useIsBlind();
  const now = useServerNow();
  const others = inForce.filter(
    (other) =>
      other.id !== lockout.id &&
      (other.symbol === lockout.symbol || other.symbol === "*" || lockout.symbol === "*"),
  );
  return (
    <Dialog
      title={`End the lockout of ${symbolName(lockout.symbol)} early?`}
      keep="Keep it locked"
      act="End it now"
      danger
      busy={end.isPending}
      blocked={blind ? "The page is not live. The lockout stays until it is." : undefined}
      error={end.isError ? told(end.error) : undefined}
      onAct={() => end.mutate(lockout.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        {lockout.reason}. It would end by itself at {moment(lockout.expires_at, now)}.
      </p>
      <p>
        {others.length === 0
          ? "New orders in it may go out at once. Orders that were denied stay denied."
          : `It is locked still: ${others.map((other) => `${symbolName(other.symbol)} until ${moment(other.expires_at, now)}`).join("; ")}.`}
      </p>
    </Dialog>
  );
}
