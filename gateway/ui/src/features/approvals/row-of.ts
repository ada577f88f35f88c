/** The id of the order in whose row an element stands; null elsewhere. */
export function rowOf(target: EventTarget | null): string | null {
  const row = target instanceof Element ? target.closest<HTMLElement>("li[data-id]") : null;
  return row?.dataset.id ?? null;
}
