/**
 * Rows that stay where they are while somebody is about to click one.
 *
 * The row under the pointer, or with the focus, is an anchor. Down to it everything stays in its place: a row that is gone stays as what became of it,
 * and one that would come before it comes after it. Below it, and without one, the list is as the server has it.
 */

/** So many rows that are gone stay above the focus. More do above a pointer, under which nothing may move. */
export const GONE_MAX = 30;

export interface Row<T> {
  item: T;
  gone: boolean;
}

/** The rows to show, from those shown before and what the server has now. */
export function steady<T extends { id: string }>(
  before: readonly Row<T>[],
  now: readonly T[],
  anchors: readonly string[],
  goneMax = Number.POSITIVE_INFINITY,
): Row<T>[] {
  const kept = before.slice(0, before.findLastIndex((row) => anchors.includes(row.item.id)) + 1);
  const current = new Map(now.map((item) => [item.id, item]));
  const inPlace = new Set(kept.map((row) => row.item.id));
  const placed = kept.map((row) => {
    const item = current.get(row.item.id);
    return item === undefined ? { item: row.item, gone: true } : { item, gone: false };
  });
  let tooMany = placed.filter(({ gone }) => gone).length - goneMax;
  return [
    ...placed.filter(({ gone }) => !gone || tooMany-- <= 0),
    ...now.filter((item) => !inPlace.has(item.id)).map((item) => ({ item, gone: false })),
  ];
}
