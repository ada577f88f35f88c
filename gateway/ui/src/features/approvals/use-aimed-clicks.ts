/** Keeps a click on an order's buttons from doing anything when another order was aimed at, and says so. */

import type { MouseEvent, RefObject } from "react";
import type { Approval } from "./api";
import { rowOf } from "./row-of";
import type { Row } from "./steady-rows";
import { useAim } from "./use-aim";
import type { Deciding } from "./use-deciding";

const MISSED =
  "The list moved just before this click, so nothing was sent. Click again, after a moment, if you mean this order.";

export function useAimedClicks(
  list: RefObject<HTMLElement | null>,
  rows: readonly Row<Approval>[],
  deciding: Deciding,
): (event: MouseEvent) => void {
  const isAimed = useAim(list);
  return (event) => {
    const decides =
      event.target instanceof Element &&
      event.target.closest("[data-action=approve], [data-action=reject], [data-action=choose]");
    if (!decides || isAimed(event)) return;
    event.preventDefault();
    event.stopPropagation();
    const row = rows.find(({ item }) => item.id === rowOf(event.target));
    if (row !== undefined) deciding.refuse(row.item, MISSED);
  };
}
