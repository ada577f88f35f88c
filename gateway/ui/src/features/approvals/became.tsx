/** What became of an order after its approval was decided: approving it is not yet its fill. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { type OrderWithTimeline, orderQuery } from "../../api/order";
import { grouped, roughly } from "../../lib/money";
import { isFinal, statusName } from "../../lib/order-status";
import type { Approval } from "./api";

export function Became({ approval }: { approval: Approval }) {
  const order = useQuery({
    ...orderQuery(approval.order_id),
    // Many rows that are gone may stay on the screen: what has come to its end is not read with every event.
    enabled: ({ state }) => state.data === undefined || !isFinal(state.data.status),
  });
  return (
    <Link href={`/orders/${encodeURIComponent(approval.order_id)}`}>
      {order.data === undefined ? "What became of it is being read." : told(order.data)}
    </Link>
  );
}

function told(order: OrderWithTimeline): string {
  const filled =
    order.average_price === null || order.average_price === undefined
      ? ""
      : ` ${grouped(order.filled_quantity)} at ${roughly(order.average_price)}`;
  const why = (order.reasons ?? []).map(({ message }) => message).join(" ");
  const status = statusName(order.status);
  return `The order is ${status === "denied" ? "DENIED" : status}${filled}${why === "" ? "." : `: ${why}`}`;
}
