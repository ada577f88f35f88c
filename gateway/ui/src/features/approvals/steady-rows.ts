/**
 * Rows that stay where they are while somebody is about to click one.
 *
 * The row under the pointer, or with the focus, is an anchor. Down to it everything stays in its place: a row that is gone stays as what became of it,
 * and one that would come before it comes after it. Below it, and without one, the list is as the server has it.
 */

export interface Row<T> {
  item: T;
  gone: boolean;
}

/** The rows to show, from those shown before and what the server has now. */
export function steady<T extends { id: string }>(
  before: readonly Row<T>[],
  now: readonly T[],
  anchors: readonly string[],
): Row<T>[] {
  const kept = before.slice(0, before.findLastIndex((row) => anchors.includes(row.item.id)) + 1);
  const current = new Map(now.map((item) => [item.id, item]));
  const inPlace = new Set(kept.map((row) => row.item.id));
  return [
    ...kept.map((row) => {
      const item = current.get(row.item.id);
      return item === undefined ? { item: row.item, gone: true } : { item, gone: false };
    }),
    ...now.filter((item) => !inPlace.has(item.id)).map((item) => ({ item, gone: false })),
  ];
}
