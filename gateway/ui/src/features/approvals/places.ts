/** Whether a row has stood where it stands for a moment: what a finger, which points at nothing before it touches, can have aimed at. */

import type { RefObject } from "react";

const MOMENT_MS = 250;
/** Rows are higher than this many pixels. */
const MOVED_PX = 24;

export class Places {
  private before: ReadonlyMap<string, number> = new Map();
  private now: ReadonlyMap<string, number> = new Map();
  private looking: ReturnType<typeof setInterval> | undefined;

  private readonly list: RefObject<HTMLElement | null>;

  constructor(list: RefObject<HTMLElement | null>) {
    this.list = list;
  }

  /** Look from now on, until `stop`. */
  look(): void {
    this.looking ??= setInterval(() => {
      this.before = this.now;
      this.now = this.read();
    }, MOMENT_MS);
  }

  stop(): void {
    clearInterval(this.looking);
    this.looking = undefined;
  }

  /** Asked for the first time where nothing has looked yet, nothing stood. */
  stood(id: string | null): boolean {
    this.look();
    const stoodAt = id === null ? undefined : this.before.get(id);
    const isAt = id === null ? undefined : this.read().get(id);
    return stoodAt !== undefined && isAt !== undefined && Math.abs(isAt - stoodAt) < MOVED_PX;
  }

  /** Where each row stands on the page, from its top. */
  private read(): ReadonlyMap<string, number> {
    const rows = this.list.current?.querySelectorAll<HTMLElement>("li[data-id]") ?? [];
    return new Map(
      [...rows].map((row) => [row.dataset.id ?? "", row.getBoundingClientRect().top + window.scrollY]),
    );
  }
}
