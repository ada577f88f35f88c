/** Lockouts: those in force, those just ended, making one, ending one. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf, change } from "../../api/client";
import { readAgain } from "../../api/read-again";
import type { components } from "../../api/schema";

export type Lockout = components["schemas"]["LockoutView"];
export type LockoutToCreate = components["schemas"]["LockoutToCreate"];
export type CreatedLockout = components["schemas"]["CreatedLockout"];

const KEY = ["lockouts"];
const SHOWN_MAX = 500;
const ENDED_SHOWN = 5;

async function list(
  status: "active" | "scheduled" | "all",
  limit: number,
  signal: AbortSignal,
): Promise<Lockout[]> {
  const query = { status, limit };
  return bodyOf(await api.GET("/api/admin/trading/lockouts", { params: { query }, signal })).items;
}

/** Those in force and those to come: active first, the soonest to end first. */
export function useLockouts() {
  return useQuery({
    queryKey: [...KEY, "in-force"],
    queryFn: async ({ signal }): Promise<Lockout[]> => {
      const [active, scheduled] = await Promise.all([
        list("active", SHOWN_MAX, signal),
        list("scheduled", SHOWN_MAX, signal),
      ]);
      const byEnd = (a: Lockout, b: Lockout) => Date.parse(a.expires_at) - Date.parse(b.expires_at);
      return [...active.sort(byEnd), ...scheduled.sort(byEnd)];
    },
    meta: { changesOn: ["lockout."] },
  });
}

/** The last few that ended. */
export function useEndedLockouts() {
  return useQuery({
    queryKey: [...KEY, "ended"],
    queryFn: async ({ signal }): Promise<Lockout[]> => {
      const all = await list("all", 50, signal);
      return all
        .filter((lockout) => lockout.status === "lifted" || lockout.status === "expired")
        .slice(0, ENDED_SHOWN);
    },
    meta: { changesOn: ["lockout."], paceMs: 500 },
  });
}

export interface Stopped {
  byLockout: ReadonlyMap<string, number>;
  /** Older denials than those that were counted may exist. */
  more: boolean;
}

/** How many orders each lockout has stopped, among the newest denied ones. */
export function useStoppedOrders() {
  return useQuery({
    queryKey: [...KEY, "stopped"],
    queryFn: async ({ signal }): Promise<Stopped> => {
      const query = { status: "denied" as const, limit: SHOWN_MAX };
      const page = bodyOf(await api.GET("/api/orders", { params: { query }, signal }));
      const byLockout = new Map<string, number>();
      for (const order of page.items) {
        const ids = new Set((order.reasons ?? []).map((reason) => reason.lockout_id));
        for (const id of ids) if (typeof id === "string") byLockout.set(id, (byLockout.get(id) ?? 0) + 1);
      }
      return { byLockout, more: typeof page.next === "string" };
    },
    meta: { changesOn: ["order.denied"], paceMs: 1000 },
  });
}

/** Lock. 201: in force. */
export function useCreateLockout() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: LockoutToCreate): Promise<CreatedLockout> =>
      change(async (headers) =>
        bodyOf(await api.POST("/api/admin/trading/lockouts", { body, params: { header: headers } })),
      ),
    onSettled: () => readAgain(client, { queryKey: KEY }),
  });
}

/** End one early. Ending one that has ended changes nothing. */
export function useDeleteLockout() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string): Promise<void> =>
      change(async (headers) => {
        const params = { path: { lockout_id: id }, header: headers };
        await api.DELETE("/api/admin/trading/lockouts/{lockout_id}", { params });
      }),
    onSettled: () => readAgain(client, { queryKey: KEY }),
  });
}
