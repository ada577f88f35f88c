/** Who sits here. Until there is a sign-in, the gateway takes it at its word. */

import { useSyncExternalStore } from "react";

const KEY = "interlock.actor";
/** Who acts where no name was given: nobody in particular. */
export const DEFAULT_ACTOR = "operator";
const watchers = new Set<() => void>();

export function actor(): string {
  try {
    return localStorage.getItem(KEY) ?? DEFAULT_ACTOR;
  } catch {
    return DEFAULT_ACTOR; // storage is switched off
  }
}

export function setActor(name: string): void {
  try {
    localStorage.setItem(KEY, name.trim());
  } catch {
    // it holds for nobody then, and the header says so
  }
  for (const watcher of watchers) watcher();
}

export function useActor(): string {
  return useSyncExternalStore(watch, actor);
}

/** Whether both are the name of one person: case and blanks make no other, and nobody in particular is nobody (`approval_service/domain/people.py`). */
export function samePerson(one: string | null | undefined, other: string | null | undefined): boolean {
  if (!one || !other || plain(one) === plain(DEFAULT_ACTOR)) return false;
  return plain(one) === plain(other);
}

function plain(name: string): string {
  return name.trim().split(/\s+/).join(" ").toUpperCase().toLowerCase(); // `ß` and `SS` are one, as for `casefold`
}

/** Also told of names that were given in another tab. */
function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  window.addEventListener("storage", watcher);
  return () => {
    watchers.delete(watcher);
    window.removeEventListener("storage", watcher);
  };
}
