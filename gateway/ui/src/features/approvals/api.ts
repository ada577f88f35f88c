/** What waits for a person, and the decision. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf, change, type Signature } from "../../api/client";
import { isUnknown, Problem } from "../../api/problem";
import { readAgain } from "../../api/read-again";
import type { components } from "../../api/schema";

export type Approval = components["schemas"]["ApprovalView"];
export type Decision = components["schemas"]["Decision"];
export type BulkRow = components["schemas"]["BulkRow"];
type Extension = components["schemas"]["Extension"];
export const SHOWN_MAX = 500;
/** So many are decided in one call at most. */
export const TOGETHER_MAX = 200;

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

/** Send the decision of one approval, once: repeating it with its signature is the same decision. */
export function useDecideApproval() {
  const client = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn: ({ id, body, signature, again }: Sending) =>
      change(
        async (headers) =>
          bodyOf(
            await api.PUT("/api/admin/trading/approvals/{approval_id}", {
              body,
              params: { path: { approval_id: id }, header: headers },
            }),
          ),
        signature,
        again,
      ),
    onSettled: () => readAgain(client, { queryKey: KEY }),
  });
  /** Whether a read that was begun after `since` says that it waits. */
  const waitsSince = (id: string, since: number): boolean => {
    const read = client.getQueryState<Pending>(KEY);
    return (read?.dataUpdatedAt ?? 0) > since && read?.data?.items.some((item) => item.id === id) === true;
  };
  // Not through `mutate`: its callbacks are those of the last call alone, and rows are decided side by side.
  return { send: mutateAsync, waitsSince };
}

/** Send one decision on many: each has its own result. */
export function useDecideMany() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ ids, body, signature }: SendingMany) =>
      change(
        async (headers) =>
          bodyOf(
            await api.POST("/api/admin/trading/approvals/bulk", {
              body: { ...body, ids: [...ids] },
              params: { header: headers },
            }),
          ).items,
        signature,
      ),
    onSettled: () => readAgain(client, { queryKey: KEY }),
  });
}

/** Let one wait longer. */
export function useExtendApproval() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body, signature, again }: Extending) =>
      change(
        async (headers) =>
          bodyOf(
            await api.POST("/api/admin/trading/approvals/{approval_id}/extend", {
              body,
              params: { path: { approval_id: id }, header: headers },
            }),
          ),
        signature,
        again,
      ),
    onSettled: () => readAgain(client, { queryKey: KEY }),
  });
}

interface Extending {
  id: string;
  body: Extension;
  signature: Signature;
  /** It was sent with this signature before, and what came of that is not known. */
  again: boolean;
}

interface SendingMany {
  ids: readonly string[];
  body: Decision;
  signature: Signature;
}

interface Sending {
  id: string;
  body: Decision;
  signature: Signature;
  /** It was sent with this signature before. */
  again: boolean;
}

const WAITS_STILL = new Set(["TRADING_HALTED", "SECOND_PERSON_NEEDED", "BULK_APPROVE_LIVE"]);

/** Whether a refusal says that it still waits: a halt, another person's turn, or a request that was wrong. */
export function stillPends(error: unknown): boolean {
  if (!(error instanceof Problem) || isUnknown(error)) return false;
  return WAITS_STILL.has(error.code) || [403, 422, 503].includes(error.status);
}
