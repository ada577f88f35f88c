/** The order that a dialog is about. */

import { grouped } from "../../lib/money";
import { priceOf } from "../../lib/terms";
import { Side } from "../../ui/side";
import type { Approval } from "./api";

export function OrderSentence({ approval }: { approval: Approval }) {
  return (
    <p>
      <Side side={approval.side} />{" "}
      <strong>
        {grouped(approval.quantity)} {approval.symbol}
      </strong>{" "}
      {priceOf(approval)}, strategy {approval.strategy}, account {approval.account}
    </p>
  );
}
