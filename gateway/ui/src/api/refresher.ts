/**
 * Reads again what an event may have changed. The server is the truth: no event is applied to what is shown, so no order of events, answers and
 * mutations can leave something else there.
 *
 * A query says in its `meta.changesOn` which types of events concern it, by their beginnings. The first event is acted on at once, the next ones together
 * after a short pause. A read that is under way when an event comes may be older than it: it ends, and is done again.
 */

import type { Query, QueryClient } from "@tanstack/react-query";
import { isUnanswered } from "./problem";

export const PACE_MS = 60;
const AGAIN_MS = 1000;
const AGAIN_MAX_MS = 15_000;

export class Refresher {
  private readonly dirty = new Set<string>();
  private readonly readAt = new Map<string, number>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  private readonly client: QueryClient;

  constructor(client: QueryClient) {
    this.client = client;
  }

  /** An event of this type has come. */
  touch(type: string): void {
    for (const query of this.client.getQueryCache().getAll()) {
      if (changesOn(query).some((beginning) => type.startsWith(beginning))) this.dirty.add(query.queryHash);
    }
    this.plan(0);
  }

  /**
   * Read everything that is shown, anew, with answers given from now on. What gets no answer is read again, ever more slowly, until it does or `isOver`. A
   * refusal is an answer: its card says that it could not be read. A read that was dropped for a newer one is none.
   */
  async everything(isOver: () => boolean = () => false): Promise<void> {
    this.dirty.clear();
    await this.client.cancelQueries();
    const before = new Map(
      this.client
        .getQueryCache()
        .getAll()
        .map((query) => [query, answersOf(query)]),
    );
    const unanswered = {
      type: "active",
      predicate: (query: Query) => before.get(query) === answersOf(query) || isLost(query),
    } as const;
    await this.client.invalidateQueries();
    for (let pause = AGAIN_MS; !isOver(); pause = Math.min(2 * pause, AGAIN_MAX_MS)) {
      if (this.client.getQueryCache().findAll(unanswered).length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, pause));
      await this.client.refetchQueries(unanswered, { cancelRefetch: false });
    }
  }

  private plan(milliseconds: number): void {
    if (this.dirty.size > 0) this.timer ??= setTimeout(() => this.flush(), milliseconds);
  }

  private flush(): void {
    this.timer = undefined;
    const now = Date.now();
    for (const hash of [...this.dirty]) {
      const query = this.client.getQueryCache().get(hash);
      if (query === undefined) this.dirty.delete(hash);
      else if (query.state.fetchStatus === "idle" && now - (this.readAt.get(hash) ?? 0) >= paceOf(query)) {
        this.dirty.delete(hash);
        this.readAt.set(hash, now);
        void this.client.invalidateQueries({ queryKey: query.queryKey, exact: true });
      }
    }
    this.plan(PACE_MS / 3);
  }
}

/** How many answers a query has had, refusals too. */
function answersOf({ state }: Query): number {
  return state.dataUpdateCount + state.errorUpdateCount;
}

function isLost({ state }: Query): boolean {
  return state.error !== null && isUnanswered(state.error);
}

function changesOn(query: Query): string[] {
  return (query.meta?.changesOn as string[] | undefined) ?? [];
}

function paceOf(query: Query): number {
  return (query.meta?.paceMs as number | undefined) ?? PACE_MS;
}
