/** The state of the event stream, and everyone who wants to know what it says. */

import { type Heard, isRepeated, type LiveState, next, UNHEARD } from "../lib/live-state";
import { clockAhead, clockIsAhead, heardServerTime } from "../lib/server-clock";
import type { ServerSentEvent } from "../lib/sse";
import { listenTogether, type Standing } from "./shared-stream";

/** So many heartbeats without a byte end a connection. The page has called it stale before. */
const SILENT_HEARTBEATS = 4;

export interface LiveEvent {
  type: string;
  data: Record<string, unknown>;
}

export class LiveStore {
  private state: LiveState = UNHEARD;
  private readonly watchers = new Set<() => void>();

  private readonly onEvent: (event: LiveEvent) => void;
  private readonly onGap: (gaps: number) => void;

  /** `onEvent` is told each event once; `onGap`, that everything must be read anew. */
  constructor(onEvent: (event: LiveEvent) => void, onGap: (gaps: number) => void) {
    this.onEvent = onEvent;
    this.onGap = onGap;
  }

  readonly snapshot = (): LiveState => this.state;

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Listen until the answer is called. */
  start(): () => void {
    const ending = new AbortController();
    const ticking = setInterval(() => this.take({ kind: "tick", at: Date.now() }), 500);
    ending.signal.addEventListener("abort", () => clearInterval(ticking));
    const id = () => {
      const { position } = this.state;
      return position === null ? null : `${position.epoch}-${position.sequence}`;
    };
    listenTogether(
      id,
      {
        heard: (event) => this.hear(event),
        failed: () => this.take({ kind: "failed", at: Date.now() }),
        joined: (standing) => this.join(standing),
        silenceMaxMs: () => SILENT_HEARTBEATS * this.state.heartbeatMs,
      },
      ending.signal,
      () => ({
        id: id(),
        down: this.state.connection === "disconnected",
        silentMs: Date.now() - this.state.heardAt,
        heartbeatMs: this.state.heartbeatMs,
        journalReachable: this.state.journalReachable,
        clockAheadMs: clockAhead(),
      }),
    );
    return () => ending.abort();
  }

  /** Everything was read anew after so many gaps. */
  readAnew(gaps: number): void {
    this.take({ kind: "read_anew", gaps, at: Date.now() });
  }

  /** Take one event of the stream. */
  hear({ id, event, data }: ServerSentEvent): void {
    const at = Date.now();
    const content = documentOf(data);
    if (typeof content.server_time === "string") heardServerTime(content.server_time);
    if (event === "open") this.take({ kind: event, id, at, heartbeatMs: heartbeatOf(content) });
    else if (event === "reset") this.take({ kind: event, id, at });
    else if (event === "heartbeat") {
      this.take({ kind: "heartbeat", id, at, journalReachable: content.journal_reachable !== false });
    } else {
      const repeated = isRepeated(this.state, id);
      const occurredAt = typeof content.occurred_at === "string" ? content.occurred_at : null;
      this.take({ kind: "event", id, at, type: event, occurredAt });
      if (!repeated) this.onEvent({ type: event, data: content });
    }
  }

  /** Another tab listens for this one: what it knows holds here, its age too. */
  private join({ id, down, silentMs, clockAheadMs, ...known }: Standing): void {
    const at = Date.now();
    clockIsAhead(clockAheadMs);
    if (down) this.take({ kind: "failed", at });
    else if (id !== null) this.take({ kind: "open", id, at: at - silentMs, ...known });
    this.take({ kind: "tick", at });
  }

  private take(heard: Heard): void {
    const before = this.state;
    this.state = next(before, heard);
    if (this.state === before) return;
    if (this.state.gaps > before.gaps) this.onGap(this.state.gaps);
    for (const watcher of this.watchers) watcher();
  }
}

function heartbeatOf({ heartbeat_seconds: seconds }: Record<string, unknown>): number | undefined {
  return typeof seconds === "number" && seconds > 0 ? seconds * 1000 : undefined;
}

function documentOf(data: string): Record<string, unknown> {
  try {
    const document: unknown = JSON.parse(data);
    return typeof document === "object" && document !== null ? (document as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
