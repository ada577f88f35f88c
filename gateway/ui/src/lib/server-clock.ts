/** The server's clock, as far as the event stream has told it: countdowns must not follow a wrong clock on this machine. */

import { useSyncExternalStore } from "react";

let offset = 0;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** Take the server's time, as it was just received. */
export function heardServerTime(iso: string): void {
  const time = Date.parse(iso);
  if (!Number.isNaN(time)) offset = time - Date.now();
}

/** By how many milliseconds it is ahead of this machine's. */
export function clockAhead(): number {
  return offset;
}

/** Another page of this machine has heard it. */
export function clockIsAhead(milliseconds: number): void {
  offset = milliseconds;
}

/** Milliseconds since 1970 by the server's clock. */
export function serverNow(): number {
  return Date.now() + offset;
}

/** The server's clock, renewed four times a second while somebody looks. */
export function useServerNow(): number {
  return useServerTime((time) => time);
}

/** What `tell` makes of the server's clock. Who uses it is drawn anew only when that changes, so it answers a text or a number. */
export function useServerTime<T extends string | number>(tell: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => tell(now));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  tick();
  timer ??= setInterval(tick, 250);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== undefined) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function tick(): void {
  now = serverNow();
  for (const listener of listeners) listener();
}
