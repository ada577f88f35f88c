/**
 * One event stream for all tabs of this browser: HTTP/1.1 allows six connections, and each stream holds one.
 *
 * The tab that holds a Web Lock leads: it listens, and passes everything on over a BroadcastChannel; when it goes, the lock goes to the next one, which
 * begins where it had heard the last. A tab that hears nothing of a leader asks for it, and where none answers takes the lock away: a tab that hangs
 * must not hold up the others. Without Web Locks (a page that is not secure, or may store nothing), each tab listens itself.
 */

import type { ServerSentEvent } from "../lib/sse";
import { listen, type StreamListener } from "./event-stream";

const NAME = "interlock-events";
/** So long a leader may take to answer. */
const ANSWER_MS = 2000;
/** Who takes the lock away waits up to so long more, so that not all do at once. */
const SPREAD_MS = 1000;

/** What a leader tells a tab that asks. */
export interface Standing {
  id: string | null;
  down: boolean;
  /** For how long the leader has heard nothing. */
  silentMs: number;
  heartbeatMs: number;
  journalReachable: boolean;
  /** By how much the server's clock is ahead of this machine's. */
  clockAheadMs: number;
}

export interface SharedListener extends StreamListener {
  /** This tab does not lead: it is told how the leader stands. */
  joined(standing: Standing): void;
}

/** What a leader says is said `by` it: one that lost the lock while it hung says old things when it wakes. */
type Said =
  | { kind: "leads" }
  | { kind: "heard"; event: ServerSentEvent }
  | { kind: "failed" }
  | { kind: "standing"; standing: Standing };
type Message = { kind: "who" } | (Said & { by: string });

/** Listen with the other tabs until `signal` ends it. */
export function listenTogether(
  lastId: () => string | null,
  listener: SharedListener,
  signal: AbortSignal,
  standing: () => Standing,
): void {
  if (navigator.locks === undefined || typeof BroadcastChannel === "undefined") {
    void listen(lastId, listener, signal);
    return;
  }
  const channel = new BroadcastChannel(NAME);
  const tell = (message: Message) => {
    if (!signal.aborted) channel.postMessage(message);
  };
  const me = `${Date.now()}-${Math.random()}`;
  const say = (said: Said) => tell({ ...said, by: me });
  let leads = false;
  let leader: string | null = null;
  let toldAt = 0;
  let answered = false;
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.kind === "who") {
      if (leads) say({ kind: "standing", standing: standing() });
      return;
    }
    if (data.kind === "leads") leader = data.by;
    leader ??= data.by;
    if (data.by !== leader) return;
    toldAt = Date.now();
    answered = true;
    if (leads) return;
    if (data.kind === "heard") listener.heard(data.event);
    if (data.kind === "failed") listener.failed();
    if (data.kind === "standing") listener.joined(data.standing);
  };
  const aloud: StreamListener = {
    heard(event) {
      say({ kind: "heard", event });
      listener.heard(event);
    },
    failed() {
      say({ kind: "failed" });
      listener.failed();
    },
    silenceMaxMs: () => listener.silenceMaxMs(),
  };
  const lead = async () => {
    leads = true;
    say({ kind: "leads" });
    const leading = new AbortController();
    lost = () => leading.abort();
    await listen(lastId, aloud, AbortSignal.any([signal, leading.signal]));
  };
  /** A browser that may store nothing for this page refuses locks, too. */
  const alone = () => {
    leads = true;
    return listen(lastId, listener, signal);
  };
  let lost = () => {};
  let waiting = new AbortController();
  /** Wait for the lock, lead while it is ours, and wait again when it was taken away; take it away when told to. */
  const takeTurns = async () => {
    while (!signal.aborted) {
      waiting = new AbortController();
      let refused = false;
      await navigator.locks.request(NAME, { signal: waiting.signal }, lead).catch(() => {
        refused = !leads && !waiting.signal.aborted;
      });
      lost();
      if (refused) return alone();
      if (waiting.signal.aborted && !signal.aborted) {
        await navigator.locks.request(NAME, { steal: true }, lead).catch(() => {});
        lost();
      }
      leads = false;
    }
  };
  /** Ask who leads; where nobody answers, take the lock. */
  const ask = async () => {
    toldAt = Date.now();
    answered = false;
    leader = null;
    tell({ kind: "who" });
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS + Math.random() * SPREAD_MS));
    if (!answered && !leads && !document.hidden) waiting.abort();
  };
  const watching = setInterval(() => {
    if (!leads && Date.now() - toldAt > listener.silenceMaxMs()) void ask();
  }, 500);
  signal.addEventListener("abort", () => {
    clearInterval(watching);
    waiting.abort();
    channel.close();
  });
  void ask();
  void takeTurns();
}
