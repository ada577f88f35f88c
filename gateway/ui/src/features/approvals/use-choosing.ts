/** Choosing several orders, to decide on them together. What has gone, or is decided, is not chosen any more. */

import { useState } from "react";
import { type Approval, TOGETHER_MAX } from "./api";
import type { Outcome } from "./decisions";
import type { Row } from "./steady-rows";
import { canBeChosen } from "./use-deciding-many";

export interface Choosing {
  /** Whether rows can be chosen now. */
  on: boolean;
  /** Those that are chosen and can be decided, in the order of the list. */
  chosen: readonly Approval[];
  /** Whether any can be chosen. */
  any: boolean;
  start(): void;
  stop(): void;
  has(id: string): boolean;
  set(id: string, chosen: boolean): void;
  all(): void;
}

export function useChoosing(
  rows: readonly Row<Approval>[],
  outcomes: ReadonlyMap<string, Outcome>,
): Choosing {
  const [ids, setIds] = useState<ReadonlySet<string> | null>(null);
  const open = rows.filter(({ item, gone }) => !gone && canBeChosen(outcomes.get(item.id)));
  const chosen = open.map(({ item }) => item).filter(({ id }) => ids?.has(id));
  const chosenIds = new Set(chosen.map(({ id }) => id));
  return {
    on: ids !== null,
    chosen,
    any: open.length > 0,
    start: () => setIds(new Set()),
    stop: () => setIds(null),
    has: (id) => chosenIds.has(id),
    set: (id, is) =>
      setIds((before) => new Set([...(before ?? [])].filter((one) => one !== id).concat(is ? [id] : []))),
    all: () => setIds(new Set(open.slice(0, TOGETHER_MAX).map(({ item }) => item.id))),
  };
}
