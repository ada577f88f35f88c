/** Approving a live order asks once more, with what it is worth. */

import { useRef } from "react";
import { useIsBlind } from "../../api/live";
import { money } from "../../lib/money";
import { Dialog } from "../../ui/dialog";
import type { Approval } from "./api";
import { nextAfter } from "./next-after";
import { OrderSentence } from "./order-sentence";
import type { Deciding } from "./use-deciding";

export function ApproveLiveDialog({ deciding }: { deciding: Deciding }) {
  const blind = useIsBlind();
  const nextFocus = useRef<HTMLElement | null>(null);
  const { asking } = deciding;
  if (asking === null) return null;
  return (
    <Dialog
      title="Approve this LIVE order?"
      keep="Keep it waiting"
      act={`Approve ${money(asking.approval.notional)} LIVE`}
      danger
      blocked={blind ? "The page is not live. The order keeps waiting until it is." : undefined}
      onAct={() => {
        nextFocus.current = nextAfter(asking.approval.id);
        deciding.send(asking);
      }}
      onClose={deciding.cancel}
      nextFocus={nextFocus}
    >
      <OrderSentence approval={asking.approval} />
      <p>
        Real money: worth <strong>{money(asking.approval.notional)}</strong> when it was asked for. It is
        judged once more before it goes out.
      </p>
      {turn(asking.approval)}
    </Dialog>
  );
}

/** Where two people are needed: which of them this is. */
function turn({ approvals_needed, endorsed_by }: Approval) {
  if ((approvals_needed ?? 1) < 2) return null;
  return (
    <p>
      {endorsed_by
        ? `${endorsed_by} approved it already: yours is the second of two approvals.`
        : "Two people have to approve it: after you it waits for another."}
    </p>
  );
}
