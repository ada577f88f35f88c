/** The rows of a list that somebody is about to use: the one under the pointer, and the one with the focus. */

import { type FocusEvent, type PointerEvent, useEffect, useMemo, useState } from "react";
import { rowOf } from "./row-of";
import { watchScrolling } from "./user-scroll";

/** `pointed`: something rests on one of them, so that nothing above it may go. A finger that was lifted rests on nothing. */
export function useAnchors() {
  const [pointed, setPointed] = useState<string | null>(null);
  const [byFinger, setByFinger] = useState(false);
  const [focused, setFocused] = useState<string | null>(null);
  useEffect(() => watchScrolling((under) => setPointed(rowOf(under))), []);
  const anchors = useMemo(() => [pointed, focused].filter((id) => id !== null), [pointed, focused]);
  const point = (event: PointerEvent) => {
    setPointed(rowOf(event.target));
    setByFinger(event.pointerType === "touch");
  };
  const handlers = {
    onPointerMove: point,
    onPointerDown: point,
    // A finger leaves as soon as it is lifted: its row stays until the next touch, so that what became of it can be read.
    onPointerLeave: (event: PointerEvent) => event.pointerType !== "touch" && setPointed(null),
    onFocus: (event: FocusEvent) => setFocused(rowOf(event.target)),
    onBlur: (event: FocusEvent) => setFocused(rowOf(event.relatedTarget)),
  };
  return { anchors, pointed: pointed !== null && !byFinger, handlers };
}
