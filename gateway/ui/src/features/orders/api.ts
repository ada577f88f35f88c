/** The ledger's orders, one order with its timeline, and taking one back. */

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf, change } from "../../api/client";
import { orderQuery } from "../../api/order";
import { readAgain } from "../../api/read-again";
import type { components } from "../../api/schema";
import type { OrderStatus } from "../../lib/order-status";

export type Order = components["schemas"]["OrderView"];
export type { OrderWithTimeline } from "../../api/order";
export type { OrderStatus };
export type StatusFilter = OrderStatus | "open" | "final";

export interface Filters {
  status?: StatusFilter;
  symbol?: string;
  account?: string;
  strategy?: string;
}

const KEY = ["orders"];
const SHOWN = 25;

/** The newest orders. */
export function useOrders(filters: Filters) {
  return useQuery({
    queryKey: [...KEY, "list", filters],
    queryFn: async ({ signal }): Promise<Order[]> => {
      const query = { ...filters, limit: SHOWN };
      return bodyOf(await api.GET("/api/orders", { params: { query }, signal })).items;
    },
    placeholderData: keepPreviousData,
    meta: { changesOn: ["order.", "approval."], paceMs: 250 },
  });
}

export function useOrder(orderId: string) {
  return useQuery(orderQuery(orderId));
}

/** Take it back. True: it was never sent; false: the broker was asked. */
export function useCancelOrder() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ orderId, reason }: { orderId: string; reason?: string }): Promise<boolean> =>
      change(async (headers) => {
        const query = reason === undefined || reason === "" ? {} : { reason };
        const params = { path: { order_id: orderId }, query, header: headers };
        const { response } = await api.DELETE("/api/orders/{order_id}", { params });
        return response.status === 204;
      }),
    onSettled: () => readAgain(client, { queryKey: KEY }),
  });
}
