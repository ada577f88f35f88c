/**
 * One event stream for all tabs of this browser: HTTP/1.1 allows six connections, and each stream holds one.
 *
 * The tab that gets a Web Lock listens and passes everything on over a BroadcastChannel; when it goes, the lock goes to the next one, which begins where it
 * had heard the last. A tab that hears nothing of a leader is told by its own clock (stale). Without Web Locks (a page that is not secure), each
 * tab listens itself.
 */

import type { ServerSentEvent } from "../lib/sse";
import { listen, type StreamListener } from "./event-stream";

const NAME = "interlock-events";
type Message = { kind: "heard"; event: ServerSentEvent } | { kind: "failed" } | { kind: "who" };

/** Listen with the other tabs until `signal` ends it. `state` tells a tab that has just come where the stream is, or that it is down. */
export function listenTogether(
  lastId: () => string | null,
  listener: StreamListener,
  signal: AbortSignal,
  state: () => { id: string | null; down: boolean; heartbeatMs: number },
): void {
  if (navigator.locks === undefined || typeof BroadcastChannel === "undefined") {
    void listen(lastId, listener, signal);
    return;
  }
  const channel = new BroadcastChannel(NAME);
  let leads = false;
  const tell = (message: Message) => channel.postMessage(message);
  const aloud: StreamListener = {
    heard(event) {
      tell({ kind: "heard", event });
      listener.heard(event);
    },
    failed() {
      tell({ kind: "failed" });
      listener.failed();
    },
    silenceMaxMs: () => listener.silenceMaxMs(),
  };
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.kind === "who" && leads) {
      const { id, down, heartbeatMs } = state();
      if (down) tell({ kind: "failed" });
      else if (id !== null)
        tell({
          kind: "heard",
          event: { id, event: "open", data: JSON.stringify({ heartbeat_seconds: heartbeatMs / 1000 }) },
        });
    }
    if (leads) return;
    if (data.kind === "heard") listener.heard(data.event);
    if (data.kind === "failed") listener.failed();
  };
  signal.addEventListener("abort", () => channel.close());
  tell({ kind: "who" });
  navigator.locks
    .request(NAME, { signal }, async () => {
      leads = true;
      await listen(lastId, aloud, signal);
    })
    .catch(() => undefined); // the page is going
}
