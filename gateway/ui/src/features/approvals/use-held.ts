/** Whether somebody is at work in an element: the pointer or the focus is in it, and moved a short while ago. */

import { useCallback, useEffect, useRef, useState } from "react";

const LET_GO_MS = 6000;

export function useHeld() {
  const [held, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const letGo = useCallback(() => {
    clearTimeout(timer.current);
    setHeld(false);
  }, []);
  const hold = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(letGo, LET_GO_MS);
    setHeld(true);
  }, [letGo]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const handlers = {
    onPointerEnter: hold,
    onPointerMove: hold,
    onPointerLeave: letGo,
    onFocus: hold,
    onKeyDown: hold,
    onBlur: (event: React.FocusEvent<HTMLElement>) => {
      if (!event.currentTarget.contains(event.relatedTarget)) letGo();
    },
  };
  return { held, handlers };
}
