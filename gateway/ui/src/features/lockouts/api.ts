/** Lockouts: those in force, those just ended, making one, ending one. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { api, bodyOf, change, type Signature, sign } from "../../api/client";
import { isUnknown } from "../../api/problem";
import { readAgain } from "../../api/read-again";
import type { components } from "../../api/schema";

export type Lockout = components["schemas"]["LockoutView"];
export type LockoutToCreate = components["schemas"]["LockoutToCreate"];
export type CreatedLockout = components["schemas"]["CreatedLockout"];

export const KEY = ["lockouts"];
export const SHOWN_MAX = 500;
const ENDED_SHOWN = 5;

/** The newest lockouts of a status, and whether there are more. */
async function list(status: "active" | "scheduled" | "all", limit: number, signal: AbortSignal) {
  const query = { status, limit };
  const page = bodyOf(await api.GET("/api/admin/trading/lockouts", { params: { query }, signal }));
  return { items: page.items, more: typeof page.next === "string" };
}

/** Those in force and those to come. */
export interface InForce {
  items: Lockout[];
  /** There are older ones than these. */
  more: { active: boolean; scheduled: boolean };
}

/** Active ones first, the soonest to end first; then those to come, the soonest to start first. */
export function useLockouts() {
  return useQuery({
    queryKey: [...KEY, "in-force"],
    queryFn: async ({ signal }): Promise<InForce> => {
      // One after the other: one that starts in between is in both lists. Side by side it could be in neither.
      const scheduled = await list("scheduled", SHOWN_MAX, signal);
      const active = await list("active", SHOWN_MAX, signal);
      const begun = new Set(active.items.map(({ id }) => id));
      const toCome = scheduled.items.filter(({ id }) => !begun.has(id));
      return {
        items: [...soonest(active.items, "expires_at"), ...soonest(toCome, "starts_at")],
        more: { active: active.more, scheduled: scheduled.more },
      };
    },
    meta: { changesOn: ["lockout."] },
  });
}

function soonest(lockouts: Lockout[], moment: "starts_at" | "expires_at"): Lockout[] {
  return lockouts.toSorted((a, b) => Date.parse(a[moment]) - Date.parse(b[moment]));
}

/** The last few that ended, the last one first, among the newest. */
export function useEndedLockouts() {
  return useQuery({
    queryKey: [...KEY, "ended"],
    queryFn: async ({ signal }): Promise<Lockout[]> => {
      const { items } = await list("all", 50, signal);
      return items
        .filter((lockout) => lockout.status === "lifted" || lockout.status === "expired")
        .toSorted((a, b) => endOf(b) - endOf(a))
        .slice(0, ENDED_SHOWN);
    },
    meta: { changesOn: ["lockout."], paceMs: 500 },
  });
}

function endOf(ended: Lockout): number {
  return Date.parse(ended.lifted_at ?? ended.expires_at);
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

/** Lock. 201: in force. One that may have been made is the same one when the same is sent again. */
export function useCreateLockout() {
  const client = useQueryClient();
  const doubted = useRef<{ text: string; signature: Signature } | null>(null);
  return useMutation({
    mutationFn: async (body: LockoutToCreate): Promise<CreatedLockout> => {
      const text = JSON.stringify(body);
      const before = doubted.current?.text === text ? doubted.current : null;
      const signature = before?.signature ?? sign();
      const send = async (headers: Signature) =>
        bodyOf(await api.POST("/api/admin/trading/lockouts", { body, params: { header: headers } }));
      doubted.current = { text, signature };
      try {
        const made = await change(send, signature, before !== null);
        doubted.current = null;
        return made;
      } catch (error) {
        if (!isUnknown(error)) doubted.current = null;
        throw error;
      }
    },
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
