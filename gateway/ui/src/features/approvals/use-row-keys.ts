/** Keys of the list: arrows or j and k move between rows, a approves, r rejects, Enter shows details. Repeats of a held key do nothing, nor does a key that bounces. */

import { type KeyboardEvent, type RefObject, useRef } from "react";
import { actor } from "../../lib/actor";
import type { Approval } from "./api";
import { isOwn, wasFirst } from "./asked";
import { isOpen } from "./decisions";
import { nextAfter } from "./next-after";
import type { Row } from "./steady-rows";
import type { Deciding } from "./use-deciding";

const NOT_OWN = "You proposed it, so nothing was sent: somebody else has to approve it.";
const NOT_TWICE = "You approved it already, so nothing was sent: somebody else has to.";
const BLIND =
  "The page was not live when the key was pressed, so nothing was sent. Press it again when it is.";
/** A key that comes again so soon after a decision was meant for the order before: the focus has moved by itself meanwhile. */
const BOUNCE_MS = 500;
const STEPS: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

export function useRowKeys(
  list: RefObject<HTMLUListElement | null>,
  rows: readonly Row<Approval>[],
  deciding: Deciding,
  blind: boolean,
): (event: KeyboardEvent<HTMLElement>) => void {
  const decidedAt = useRef(Number.NEGATIVE_INFINITY);
  const elements = () => [...(list.current?.querySelectorAll<HTMLElement>("li[data-id]") ?? [])];
  const focus = (index: number) => elements()[Math.max(0, Math.min(rows.length - 1, index))]?.focus();
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const at = elements().findIndex((element) => element.contains(event.target as Node));
    const step = STEPS[event.key];
    if (step !== undefined) {
      event.preventDefault();
      focus(at + step);
      return;
    }
    const row = rows[at];
    const onRow = event.target === elements()[at];
    if (row === undefined || !onRow || event.repeat) return;
    const open = !row.gone && isOpen(deciding.outcomes.get(row.item.id));
    if (event.key === "a" && event.timeStamp - decidedAt.current < BOUNCE_MS) {
      decidedAt.current = event.timeStamp;
    } else if (event.key === "a" && open && blind) {
      deciding.refuse(row.item, BLIND);
    } else if (event.key === "a" && open && isOwn(row.item, actor())) {
      deciding.refuse(row.item, NOT_OWN);
    } else if (event.key === "a" && open && wasFirst(row.item, actor())) {
      deciding.refuse(row.item, NOT_TWICE);
    } else if (event.key === "a" && open) {
      const next = row.item.mode === "paper" ? nextAfter(row.item.id) : null;
      decidedAt.current = event.timeStamp;
      deciding.approve(row.item);
      next?.focus({ preventScroll: true });
    } else if (event.key === "r" && open) {
      deciding.reject(row.item);
    } else if (event.key === "Enter") {
      elements()[at]?.querySelector<HTMLElement>("[data-action=details]")?.click();
    }
  };
}

function isTyping(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select") !== null;
}
