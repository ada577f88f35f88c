/**
 * Whether a click hits the order that was aimed at, when something has moved the list: a banner above it, or a dialog that went.
 *
 * A mouse aims at the row that it was moved to, or that was scrolled under it; not at one that came under it by itself, also when the hand shakes as it presses.
 * A click that missed aims for the next one. A finger aims at what stood there a moment ago: the time between seeing and touching. A pen does either. Keys aim
 * at what has the focus, which moves with its row; and who reads the page for somebody names the button.
 */

import { type MouseEvent, type RefObject, useEffect, useRef } from "react";
import { Places } from "./places";
import { rowOf } from "./row-of";
import { watchScrolling } from "./user-scroll";

/** So far a hand moves a mouse that it does not mean to move. */
const SHAKES_PX = 8;
/** After so long, whoever looks has seen what is under the mouse. Two clicks of one double click are closer. */
const SEEN_MS = 400;

interface Point {
  x: number;
  y: number;
}

/** The row under the mouse, where the mouse was before, and since when. */
interface Aim {
  id: string | null;
  from: Point | null;
  at: number;
}

export function useAim(list: RefObject<HTMLElement | null>): (event: MouseEvent) => boolean {
  const aim = useRef<Aim>({ id: null, from: null, at: 0 });
  const press = useRef<{ id: string | null; aimed: boolean } | null>(null);
  useEffect(() => {
    let last: Point | null = null;
    const places = new Places(list);
    if (window.matchMedia("(any-pointer: coarse)").matches) places.look();
    const onto = (id: string | null, at: number) => {
      if (id !== aim.current.id) aim.current = { id, from: last, at };
    };
    const moved = (event: PointerEvent) => {
      if (event.buttons === 0) onto(rowOf(event.target), event.timeStamp);
      last = { x: event.clientX, y: event.clientY };
    };
    const pressed = (event: PointerEvent) => {
      const id = rowOf(event.target);
      const by = event.pointerType;
      const hovered = by !== "touch" && id === aim.current.id && isMeant(aim.current, event);
      const stood = (by === "touch" || by === "pen") && places.stood(id);
      press.current = { id, aimed: by === "" || hovered || stood };
    };
    const ending = new AbortController();
    const options = { capture: true, signal: ending.signal };
    document.addEventListener("pointermove", moved, options);
    document.addEventListener("pointerdown", pressed, options);
    const endScrolling = watchScrolling((under, at) => onto(rowOf(under), at));
    return () => {
      ending.abort();
      endScrolling();
      places.stop();
    };
  }, [list]);
  return ({ target, detail, nativeEvent: { clientX: x, clientY: y, timeStamp } }) => {
    const id = rowOf(target);
    const { current } = press;
    press.current = null;
    if (detail === 0 || current === null) return true; // a key, or what no pointer did
    if (current.aimed && current.id === id) return true;
    aim.current = { id, from: { x, y }, at: timeStamp };
    return false;
  };
}

/** Whether the mouse was moved to it on purpose, or it has been there long enough to be seen. */
function isMeant({ from, at }: Aim, { clientX, clientY, timeStamp }: PointerEvent): boolean {
  const far = from === null || Math.hypot(clientX - from.x, clientY - from.y) >= SHAKES_PX;
  return far || timeStamp - at >= SEEN_MS;
}
