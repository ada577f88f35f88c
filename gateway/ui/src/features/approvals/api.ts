/** What waits for a person, and the decision. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf, change } from "../../api/client";
import { isUnknown, Problem } from "../../api/problem";
import { readAgain } from "../../api/read-again";
import type { components } from "../../api/schema";

export type Approval = components["schemas"]["ApprovalView"];
export type Decision = components["schemas"]["Decision"];
export const SHOWN_MAX = 500;

const KEY = ["approvals", "pending"];
const HAPPENED = ["approval.", "order.denied", "order.canceled"];

export interface Pending {
  items: Approval[];
  /** There are more than these. */
  more: boolean;
}

/** Those that wait, the soonest to expire first. */
export function useApprovals() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }): Promise<Pending> => {
      const query = { limit: SHOWN_MAX };
      const page = bodyOf(await api.GET("/api/admin/trading/approvals", { params: { query }, signal }));
      return { items: page.items, more: page.next !== null && page.next !== undefined };
    },
    meta: { changesOn: HAPPENED },
  });
}

/** Ids that a decision was sent for. One leaves only when it is certain that the decision was not taken. */
const sent = new Set<string>();

export interface ToDecide extends Decision {
  id: string;
}

/** Decide on one. An id is never decided twice from this page: `decide` does nothing when it was, and answers false. */
export function useDecideApproval() {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ id, ...body }: ToDecide) =>
      change(async (headers) =>
        bodyOf(
          await api.PUT("/api/admin/trading/approvals/{approval_id}", {
            body,
            params: { path: { approval_id: id }, header: headers },
          }),
        ),
      ),
    onError: (error, { id }) => {
      if (stillPends(error)) sent.delete(id);
    },
    onSettled: () => readAgain(client, { queryKey: KEY }),
  });
  const decide = (
    what: ToDecide,
    then: { onSuccess?: () => void; onError?: (error: Error) => void } = {},
  ): boolean => {
    if (sent.has(what.id)) return false;
    sent.add(what.id);
    // Not through `mutate`: its callbacks are those of the last call alone, and rows are decided side by side.
    mutation.mutateAsync(what).then(then.onSuccess, then.onError);
    return true;
  };
  return { decide };
}

/** Whether a refusal says that it still waits: a halt, or a request that was wrong. */
function stillPends(error: unknown): boolean {
  if (!(error instanceof Problem) || isUnknown(error)) return false;
  return (
    error.code === "TRADING_HALTED" || error.status === 422 || error.status === 503 || error.status === 403
  );
}

/** For tests: a page that was just loaded. */
export function forgetDecisions(): void {
  sent.clear();
}
