/** The trading state, the kill switch and its end, and how far it is until flat. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf, change } from "../../api/client";
import { readAgain } from "../../api/read-again";
import type { components } from "../../api/schema";

export type TradingStatus = components["schemas"]["TradingStatus"];
export type Scope = components["schemas"]["ScopeToHalt"];

export interface Suspension extends Scope {
  state: string;
  reason: string;
  by: string;
  at: string;
}

const KEY = ["trading-status"];

export function useTradingStatus() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }): Promise<TradingStatus> =>
      bodyOf(await api.GET("/api/admin/trading/status", { signal })),
    meta: { changesOn: ["config.", "order."], paceMs: 1000 },
    refetchInterval: ({ state: { data, error } }) =>
      data?.flat === false ? 1000 : error !== null || data?.trading_state === null ? 2000 : 15_000,
  });
}

export function useHalt() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: components["schemas"]["Halt"]) =>
      change(async (headers) =>
        bodyOf(await api.POST("/api/admin/trading/halt", { body, params: { header: headers } })),
      ),
    onSettled: () => readAgain(client, { queryKey: KEY }),
  });
}

export function useResume() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: components["schemas"]["Resume"]) =>
      change(async (headers) =>
        bodyOf(await api.POST("/api/admin/trading/resume", { body, params: { header: headers } })),
      ),
    onSettled: () => readAgain(client, { queryKey: KEY }),
  });
}

/** The suspensions, as far as they can be read. */
export function suspensionsOf(status: TradingStatus | undefined): Suspension[] {
  return (status?.suspensions ?? []) as unknown as Suspension[];
}

/** Whom a halt concerns, in words. */
export function scopeName(scope: Scope): string {
  const parts = [
    scope.symbol ? `symbol ${scope.symbol}` : "",
    scope.strategy ? `strategy ${scope.strategy}` : "",
    scope.account ? `account ${scope.account}` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "everything" : parts.join(", ");
}

/** What is not as on a usual day, in capitals; null when everything may trade. */
export function stateWord(status: TradingStatus | undefined, isError: boolean): string | null {
  if (isError || status?.trading_state === null) return "HALTED?";
  if (status === undefined) return null;
  if (status.trading_state === "halted") return "HALTED";
  if (status.trading_state === "reduce_only") return "REDUCE ONLY";
  return suspensionsOf(status).length > 0 ? "PARTLY HALTED" : null;
}
