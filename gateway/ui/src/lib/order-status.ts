/** What the status of an order says. */

import type { components } from "../api/schema";

export type OrderStatus = components["schemas"]["OrderStatus"];

const FINAL: readonly OrderStatus[] = ["filled", "denied", "rejected", "canceled", "expired"];

/** Whether nothing becomes of it any more. */
export function isFinal(status: OrderStatus): boolean {
  return FINAL.includes(status);
}
