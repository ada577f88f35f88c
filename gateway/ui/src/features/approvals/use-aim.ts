/**
 * Whether a click hits the order that was aimed at, when something has moved the list: a banner above it, or a dialog that went.
 *
 * A mouse aims at the row over which it moved last. A finger aims at what stood there a moment ago: the time between seeing and touching. Keys aim at what has
 * the focus, which moves with its row.
 */

import { type MouseEvent, type RefObject, useEffect, useRef } from "react";
import { rowOf } from "./row-of";

const MOMENT_MS = 250;
/** Rows are higher than this many pixels. */
const MOVED_PX = 24;

type Places = ReadonlyMap<string, number>;

export function useAim(list: RefObject<HTMLElement | null>): (event: MouseEvent) => boolean {
  const pointed = useRef<string | null>(null);
  const touched = useRef<{ id: string | null; stood: boolean } | null>(null);
  useEffect(() => {
    let [before, now]: [Places, Places] = [new Map(), placesIn(list.current)];
    const moved = (event: PointerEvent) => {
      pointed.current = rowOf(event.target);
    };
    const pressed = (event: PointerEvent) => {
      const id = rowOf(event.target);
      const stoodAt = id === null ? undefined : before.get(id);
      const isAt = id === null ? undefined : placesIn(list.current).get(id);
      const stood = stoodAt !== undefined && isAt !== undefined && Math.abs(isAt - stoodAt) < MOVED_PX;
      touched.current = event.pointerType === "touch" ? { id, stood } : null;
    };
    const look = () => {
      [before, now] = [now, placesIn(list.current)];
    };
    const looking = window.matchMedia("(any-pointer: coarse)").matches && setInterval(look, MOMENT_MS);
    document.addEventListener("pointermove", moved, true);
    document.addEventListener("pointerdown", pressed, true);
    return () => {
      if (looking !== false) clearInterval(looking);
      document.removeEventListener("pointermove", moved, true);
      document.removeEventListener("pointerdown", pressed, true);
    };
  }, [list]);
  return (event) => {
    const id = rowOf(event.target);
    if (event.detail === 0) return true; // a key
    return touched.current === null
      ? pointed.current === id
      : touched.current.id === id && touched.current.stood;
  };
}

/** Where each row stands on the page, from its top. */
function placesIn(list: HTMLElement | null): Places {
  const rows = list?.querySelectorAll<HTMLElement>("li[data-id]") ?? [];
  return new Map(
    [...rows].map((row) => [row.dataset.id ?? "", row.getBoundingClientRect().top + window.scrollY]),
  );
}
