/**
 * The gateway's event stream over fetch, since the browser's own EventSource gives up for good on one 503.
 * It begins again by itself, where it had stopped, after a pause that grows and varies.
 */

import { EventParser, type ServerSentEvent } from "../lib/sse";

export const EVENTS_URL = "/api/events";
const PAUSE_MIN_MS = 250;
const PAUSE_MAX_MS = 4000;

export interface StreamListener {
  heard(event: ServerSentEvent): void;
  failed(): void;
  /** So long without a byte, and the connection is dead, whatever the browser thinks. */
  silenceMaxMs(): number;
}

/** Listen until `signal` ends it. `lastId` says where to go on from at each start; none at all begins at the journal's end. */
export async function listen(
  lastId: () => string | null,
  listener: StreamListener,
  signal: AbortSignal,
): Promise<void> {
  let tries = 0;
  while (!signal.aborted) {
    await once(lastId(), signal, listener, (events) => {
      tries = 0;
      for (const event of events) listener.heard(event);
    }).catch(() => undefined);
    if (signal.aborted) return;
    listener.failed();
    await pause(tries++, signal);
  }
}

async function once(
  lastId: string | null,
  signal: AbortSignal,
  listener: StreamListener,
  take: (events: ServerSentEvent[]) => void,
): Promise<void> {
  const connection = new AbortController();
  const end = () => connection.abort();
  signal.addEventListener("abort", end);
  let silence = setTimeout(end, listener.silenceMaxMs());
  try {
    const answer = await fetch(EVENTS_URL, {
      headers: { Accept: "text/event-stream", ...(lastId === null ? {} : { "Last-Event-ID": lastId }) },
      cache: "no-store",
      signal: connection.signal,
    });
    if (!answer.ok || answer.body === null) return;
    const parser = new EventParser();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(silence);
      silence = setTimeout(end, listener.silenceMaxMs());
      take(parser.push(value));
    }
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", end);
    connection.abort();
  }
}

function pause(tries: number, signal: AbortSignal): Promise<void> {
  const longest = Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS * 2 ** tries);
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, longest * (0.5 + Math.random() / 2));
    signal.addEventListener("abort", end);
  });
}
