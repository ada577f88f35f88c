/**
 * Where the focus goes after a decision: to the next order that can be decided, else to the one before, else to the card. To be asked while the row is there.
 *
 * After a click of the mouse it goes to the card: a letter that is typed next must not decide about an order.
 */

import { usesKeys } from "../../lib/input-kind";

export function nextAfter(approvalId: string): HTMLElement | null {
  const row = document.querySelector<HTMLElement>(`li[data-id="${CSS.escape(approvalId)}"]`);
  if (!usesKeys()) return row?.closest<HTMLElement>("section") ?? null;
  const rows = [...(row?.parentElement?.children ?? [])];
  const at = rows.indexOf(row as Element);
  const open = (one: Element) => one.querySelector("[data-action=reject]:not(:disabled)") !== null;
  const target =
    rows.slice(at + 1).find(open) ?? rows.slice(0, Math.max(at, 0)).findLast(open) ?? row?.closest("section");
  return target instanceof HTMLElement ? target : null;
}
