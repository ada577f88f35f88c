import { useQuery } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client";

export const APPROVAL_CONFIG = ["approval-config"] as const;

/** When a person is asked, as it holds now. */
export function useApprovalConfig() {
  return useQuery({
    queryKey: APPROVAL_CONFIG,
    queryFn: ({ signal }) => answerOf(api.GET("/api/admin/trading/approval-config", { signal })),
  });
}
