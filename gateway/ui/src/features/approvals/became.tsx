/** What became of an order after its approval was decided: approving it is not yet its fill. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { api, bodyOf } from "../../api/client";
import type { components } from "../../api/schema";
import { grouped, roughly } from "../../lib/money";
import { isFinal } from "../../lib/order-status";
import type { Approval } from "./api";

type Order = components["schemas"]["OrderWithTimeline"];

export function Became({ approval }: { approval: Approval }) {
  const order = useQuery({
    queryKey: ["approvals", "became", approval.order_id],
    queryFn: async ({ signal }): Promise<Order> => {
      const params = { path: { order_id: approval.order_id } };
      return bodyOf(await api.GET("/api/orders/{order_id}", { params, signal }));
    },
    // Many rows that are gone may stay on the screen: what has come to its end is not read with every event.
    enabled: ({ state }) => state.data === undefined || !isFinal(state.data.status),
    meta: { changesOn: ["order.", "approval."], paceMs: 250 },
  });
  return (
    <Link href={`/orders/${encodeURIComponent(approval.order_id)}`}>
      {order.data === undefined ? "What became of it is being read." : told(order.data)}
    </Link>
  );
}

function told(order: Order): string {
  const filled =
    order.average_price === null || order.average_price === undefined
      ? ""
      : ` ${grouped(order.filled_quantity)} at ${roughly(order.average_price)}`;
  const why = (order.reasons ?? []).map(({ message }) => message).join(" ");
  const status = order.status.replaceAll("_", " ");
  return `The order is ${status === "denied" ? "DENIED" : status}${filled}${why === "" ? "." : `: ${why}`}`;
}
