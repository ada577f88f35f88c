/** Reading one order with its timeline: the order page does, and a row that says what became of an approval. */

import { queryOptions } from "@tanstack/react-query";
import { api, bodyOf, type Schemas } from "./client";

export type OrderWithTimeline = Schemas["OrderWithTimeline"];

export function orderQuery(orderId: string) {
  return queryOptions({
    queryKey: ["orders", "one", orderId],
    queryFn: async ({ signal }): Promise<OrderWithTimeline> => {
      const params = { path: { order_id: orderId } };
      return bodyOf(await api.GET("/api/orders/{order_id}", { params, signal }));
    },
    meta: { changesOn: ["order.", "approval."], paceMs: 250 },
  });
}
