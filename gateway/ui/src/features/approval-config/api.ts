/** The approval config in force, and changing it. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf, change } from "../../api/client";
import { readAgain } from "../../api/read-again";
import type { components } from "../../api/schema";

export type ApprovalConfig = components["schemas"]["ApprovalConfig"];
type Change = components["schemas"]["ApprovalConfigChange"];

const KEY = ["approval-config"];

export function useApprovalConfig() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }): Promise<ApprovalConfig> =>
      bodyOf(await api.GET("/api/admin/trading/approval-config", { signal })),
    meta: { changesOn: ["config."] },
  });
}

/** Change some of it. What is shown changes when the answer says that it is in force, and not before. */
export function useUpdateApprovalConfig() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) =>
      change(async (headers) =>
        bodyOf(await api.PUT("/api/admin/trading/approval-config", { body, params: { header: headers } })),
      ),
    onSettled: () => readAgain(client, { queryKey: KEY }),
  });
}
