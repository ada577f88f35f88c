/** The order that a dialog is about. */

import { grouped } from "../../lib/money";
import { Side } from "../../ui/side";
import type { Approval } from "./api";

export function OrderSentence({ approval }: { approval: Approval }) {
  return (
    <p>
      <Side side={approval.side} />{" "}
      <strong>
        {grouped(approval.quantity)} {approval.symbol}
      </strong>{" "}
      {approval.limit_price
        ? `${approval.order_type} ${grouped(approval.limit_price)}`
        : `at ${approval.order_type}`}
      , strategy {approval.strategy}, account {approval.account}
    </p>
  );
}
