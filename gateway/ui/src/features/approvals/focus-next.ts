/** After a decision the focus goes to the next order that can be decided: the button that was pressed can be used no more. */

export function focusNext(approvalId: string): void {
  const row = document.querySelector<HTMLElement>(`li[data-id="${CSS.escape(approvalId)}"]`);
  let next = row?.nextElementSibling;
  while (next && next.querySelector("[data-action=reject]:not(:disabled)") === null)
    next = next.nextElementSibling;
  const target = next ?? row;
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}
