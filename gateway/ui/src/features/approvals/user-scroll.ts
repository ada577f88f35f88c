/**
 * What comes under a resting pointer because somebody scrolls, by wheel or by key. The browser tells of no move of the pointer then. A list that moves by itself
 * scrolls nothing, or not within a moment of a wheel.
 */

const SCROLLS_MS = 500;
const KEYS = new Set(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End", " ", "j", "k"]);

/** Tells `come` what stands under the pointer, and when, until the answer is called. */
export function watchScrolling(come: (under: Element | null, at: number) => void): () => void {
  let pointer: { x: number; y: number } | null = null;
  let turnedAt = Number.NEGATIVE_INFINITY;
  const moved = ({ clientX: x, clientY: y }: PointerEvent) => {
    pointer = { x, y };
  };
  const turned = (event: Event) => {
    if (!(event instanceof KeyboardEvent) || KEYS.has(event.key)) turnedAt = event.timeStamp;
  };
  const scrolled = ({ timeStamp }: Event) => {
    if (pointer === null || timeStamp - turnedAt > SCROLLS_MS) return;
    come(document.elementFromPoint(pointer.x, pointer.y), timeStamp);
  };
  const ending = new AbortController();
  const options = { capture: true, passive: true, signal: ending.signal };
  document.addEventListener("pointermove", moved, options);
  document.addEventListener("wheel", turned, options);
  document.addEventListener("keydown", turned, options);
  document.addEventListener("scroll", scrolled, options);
  return () => ending.abort();
}
