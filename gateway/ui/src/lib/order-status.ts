/** What the status of an order says. */

import type { components } from "../api/schema";

export type OrderStatus = components["schemas"]["OrderStatus"];

const FINAL: readonly OrderStatus[] = ["filled", "denied", "rejected", "canceled", "expired"];

/** A status as people say it. */
export function statusName(status: string): string {
  return status.replaceAll("_", " ");
}

/** Whether nothing becomes of it any more. */
export function isFinal(status: OrderStatus): boolean {
  return FINAL.includes(status);
}
