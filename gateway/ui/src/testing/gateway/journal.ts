/** The journal of the fake gateway, and its event stream as it goes over the wire. */

import { iso } from "../builders";

const EPOCH = "1764100000000000000";
type Send = (text: string) => void;

export class Journal {
  /** Whether new listeners are turned away. */
  refuses = false;
  /** Whether listeners hear nothing after the opening. */
  silent = false;
  /** How many events lie in it. */
  sequence = 0;
  private readonly entries: string[] = [];
  private readonly listeners = new Map<Send, () => void>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Say an event to everyone who listens; `lost` lies in the journal and reaches nobody. */
  say(type: string, content: Record<string, unknown>, { lost = false } = {}): void {
    const occurred_at = iso(this.now());
    this.sequence += 1;
    const entry = wire(this.id, type, { type, occurred_at, ...content });
    this.entries.push(entry);
    if (!lost) this.send(entry);
  }

  /** Send the last `count` events once more. */
  repeat(count: number): void {
    for (const entry of this.entries.slice(-count)) this.send(entry);
  }

  beat(): void {
    this.send(wire(this.id, "heartbeat", { server_time: iso(this.now()), journal_reachable: true }));
  }

  /** End every stream, as a gateway that dies does. */
  break(): void {
    for (const end of this.listeners.values()) end();
    this.listeners.clear();
  }

  /** A stream for one listener, which goes on after `lastId` where that is given. */
  stream(lastId: string | null): ReadableStream<Uint8Array<ArrayBuffer>> {
    const bytes = new TextEncoder();
    let send: Send = () => undefined;
    return new ReadableStream({
      start: (controller) => {
        const from = lastId === null ? this.sequence : Number(lastId.split("-")[1]);
        send = (text) => controller.enqueue(bytes.encode(text));
        send(wire(`${EPOCH}-${from}`, "open", { server_time: iso(this.now()) }));
        for (const entry of this.entries.slice(from)) send(entry);
        this.listeners.set(send, () => controller.close());
      },
      cancel: () => void this.listeners.delete(send),
    });
  }

  get listening(): number {
    return this.listeners.size;
  }

  private get id(): string {
    return `${EPOCH}-${this.sequence}`;
  }

  private send(text: string): void {
    if (!this.silent) for (const listener of this.listeners.keys()) listener(text);
  }
}

function wire(id: string, event: string, data: Record<string, unknown>): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
