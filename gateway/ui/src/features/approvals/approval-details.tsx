/** All that an approval is bound to. */

import { grouped, money } from "../../lib/money";
import { useServerNow } from "../../lib/server-clock";
import { typeName } from "../../lib/terms";
import { moment } from "../../lib/time";
import { Facts } from "../../ui/facts";
import type { Approval } from "./api";
import { becauseOf, peopleFor } from "./asked";

export function ApprovalDetails({ approval }: { approval: Approval }) {
  const now = useServerNow();
  return (
    <Facts
      facts={{
        Order: approval.order_id,
        Type: typeName(approval.order_type),
        "Limit price": approval.limit_price ? grouped(approval.limit_price) : "none",
        "Stop price": approval.stop_price ? grouped(approval.stop_price) : "none",
        "Only shrinks a position": shrinks(approval.reduces),
        "Notional when asked": money(approval.notional),
        Account: approval.account,
        Strategy: approval.strategy,
        Mode: approval.mode,
        "Proposed by": approval.proposed_by ?? "unknown",
        "Asked because": becauseOf(approval),
        Takes: peopleFor(approval),
        Asked: moment(approval.requested_at, now),
        Expires: moment(approval.expires_at, now),
        ...(approval.extended_by ? { "Extended by": extended(approval, now) } : {}),
      }}
    />
  );
}

function extended({ extended_by, extended_at }: Approval, now: number): string {
  return `${extended_by}${extended_at ? `, ${moment(extended_at, now)}` : ""}`;
}

function shrinks(reduces: boolean | null | undefined): string {
  return reduces === true ? "yes" : reduces === false ? "no: it opens or grows one" : "unknown";
}
