/** What would happen: to the orders that wait, now; to those that are open, under another config; to an order that nobody has proposed. Nothing is changed. */

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { api, bodyOf, type Schemas } from "../../api/client";

export type ConfigPreview = Schemas["ConfigPreview"];
export type ComparedOrder = Schemas["ComparedOrder"];
export type OrderPreview = Schemas["OrderPreview"];
export type OrderToPreview = Schemas["OrderToPreview"];
export type Would = Schemas["Would"];
export type Check = Schemas["CheckView"];

const KEY = ["what-if"];
/** Orders too: a fill moves a position that others are judged on. */
const HAPPENED = ["config.", "lockout.", "approval.", "order."];
const PRICES_MS = 5000;
const PACE_MS = 500;

async function look(body: Schemas["ConfigToPreview"], signal: AbortSignal): Promise<ConfigPreview> {
  return bodyOf(await api.POST("/api/admin/trading/risk-config/preview", { body, signal }));
}

/**
 * What risk says now of the orders that wait for a person: read when something happens, and every few seconds for the prices. `turn` changes where time alone has
 * changed something: a lockout that has begun or ended.
 */
export function useWaitingOrders({ enabled, turn }: { enabled: boolean; turn: string }) {
  return useQuery({
    queryKey: [...KEY, "waiting", turn],
    queryFn: ({ signal }) => look({ config: {}, status: "pending_approval" }, signal),
    enabled,
    placeholderData: keepPreviousData,
    refetchInterval: PRICES_MS,
    refetchOnWindowFocus: "always",
    meta: { changesOn: HAPPENED, paceMs: PACE_MS },
  });
}

/** What a change of the config would do to the orders that are open. */
export function useConfigPreview(config: Record<string, unknown>) {
  return useQuery({
    queryKey: [...KEY, "config", config],
    queryFn: ({ signal }) => look({ config, status: "open" }, signal),
    refetchInterval: PRICES_MS,
    meta: { changesOn: HAPPENED, paceMs: 2 * PACE_MS },
  });
}

/** What would become of an order if it were proposed now. */
export function usePreviewOrder() {
  return useMutation({
    mutationFn: async (body: OrderToPreview): Promise<OrderPreview> =>
      bodyOf(await api.POST("/api/orders/preview", { body })),
  });
}
