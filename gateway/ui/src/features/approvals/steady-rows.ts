/**
 * Rows that stay where they are while somebody is about to click one.
 *
 * While the list is held (the pointer or the focus is in it) new rows come at the end, and rows that are gone stay as what became of them. When it is let
 * go, the list is as the server has it.
 */

export interface Row<T> {
  item: T;
  gone: boolean;
}

/** The rows to show, from those shown before and what the server has now. */
export function steady<T extends { id: string }>(
  before: readonly Row<T>[],
  now: readonly T[],
  held: boolean,
): Row<T>[] {
  if (!held) return now.map((item) => ({ item, gone: false }));
  const current = new Map(now.map((item) => [item.id, item]));
  const shown = new Set(before.map((row) => row.item.id));
  return [
    ...before.map((row) => {
      const item = current.get(row.item.id);
      return item === undefined ? { item: row.item, gone: true } : { item, gone: false };
    }),
    ...now.filter((item) => !shown.has(item.id)).map((item) => ({ item, gone: false })),
  ];
}
