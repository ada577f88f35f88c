/**
 * Gives the focus back when a dialog goes: to `next` where that is said, else to where it came from, else to the card that this stood in. Mantine's own does so
 * only for a dialog that is closed before it goes.
 */

import { type RefObject, useEffect, useRef, useState } from "react";

export type NextFocus = RefObject<HTMLElement | null>;

export function useFocusReturn(next: NextFocus | undefined): void {
  const [opener] = useState(() => document.activeElement);
  const [card] = useState(() => opener?.closest<HTMLElement>("section[tabindex]") ?? null);
  const wanted = useRef(next);
  useEffect(
    () => () => {
      const target = [wanted.current?.current, opener, card].find(canTakeFocus);
      target?.focus({ preventScroll: true });
    },
    [opener, card],
  );
}

function canTakeFocus(element: Element | null | undefined): element is HTMLElement {
  return element instanceof HTMLElement && element.isConnected && !element.matches(":disabled, body");
}
