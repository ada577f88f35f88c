/** After a decision the focus goes to the next order: the button that was pressed can be used no more. */

export function focusNext(approvalId: string): void {
  const row = document.querySelector(`li[data-id="${CSS.escape(approvalId)}"]`);
  const next = row?.nextElementSibling ?? row;
  if (next instanceof HTMLElement) next.focus({ preventScroll: true });
}
