/** The risk config in force, its history, and changing it. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf, change } from "../../api/client";
import { readAgain } from "../../api/read-again";
import type { components } from "../../api/schema";

export type ConfigVersion = components["schemas"]["ConfigVersion"];
export type PastVersion = components["schemas"]["PastVersion"];
export type Change = components["schemas"]["Change"];

const KEY = ["risk-config"];
const HISTORY_SHOWN = 30;

export function useRiskConfig() {
  return useQuery({
    queryKey: [...KEY, "in-force"],
    queryFn: async ({ signal }): Promise<ConfigVersion> =>
      bodyOf(await api.GET("/api/admin/trading/risk-config", { signal })),
    meta: { changesOn: ["config."] },
  });
}

export function useConfigHistory() {
  return useQuery({
    queryKey: [...KEY, "history"],
    queryFn: async ({ signal }): Promise<PastVersion[]> => {
      const query = { limit: HISTORY_SHOWN };
      return bodyOf(await api.GET("/api/admin/trading/risk-config/history", { params: { query }, signal }))
        .items;
    },
    meta: { changesOn: ["config."] },
  });
}

export function useUpdateRiskConfig() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: components["schemas"]["RiskConfigChange"]) =>
      change(async (headers) =>
        bodyOf(await api.PUT("/api/admin/trading/risk-config", { body, params: { header: headers } })),
      ),
    onSettled: () => readAgain(client, { queryKey: KEY }),
  });
}
