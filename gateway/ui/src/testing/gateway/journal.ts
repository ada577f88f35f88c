/** The journal of the fake gateway, and its live event stream. */

import { iso } from "../builders";
import { startOf, wanted, wire } from "./wire";

const EPOCH = "1764100000000000000";
type Fact = Record<string, unknown> & { event_id: string; type: string; occurred_at: string };

interface Entry {
  id: string;
  fact: Fact;
}

interface Listener {
  send: (text: string) => void;
  end: () => void;
  wants: (type: string, about: unknown) => boolean;
}

export class Journal {
  /** Whether new listeners are turned away, and with which status. */
  refuses = false;
  refusesWith = 503;
  /** Whether listeners hear nothing after the opening. */
  silent = false;
  /** What heartbeats say of the journal behind the gateway. */
  reachable = true;
  /** How often a heartbeat comes, as the opening says. They come when `beat` is called. */
  heartbeatSeconds = 5;
  private epoch = EPOCH;
  private first = 1;
  private toLose = 0;
  private readonly entries: Entry[] = [];
  private readonly causes = new Map<unknown, string>();
  private readonly listeners = new Set<Listener>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** How many events lie in it. */
  get sequence(): number {
    return this.entries.length;
  }

  get listening(): number {
    return this.listeners.size;
  }

  /** Everything that was said, in order. */
  get facts(): readonly Fact[] {
    return this.entries.map(({ fact }) => fact);
  }

  /** Say an event to everyone who listens; `lost` lies in the journal and reaches nobody. Returns it whole. */
  say(type: string, content: Record<string, unknown>, { lost = false } = {}): Fact {
    const fact = this.factOf(type, content);
    const entry = { id: `${this.epoch}-${this.sequence + 1}`, fact };
    this.entries.push(entry);
    this.causes.set(fact.correlation_id, fact.event_id);
    if (this.toLose > 0) this.toLose -= 1;
    else if (!lost) this.tell(entry);
    return fact;
  }

  /** The next `count` events lie in the journal and reach nobody. */
  loseNext(count = 1): void {
    this.toLose += count;
  }

  /** Send the last `count` events once more. */
  repeat(count: number): void {
    for (const entry of this.entries.slice(-count)) this.tell(entry);
  }

  /** A heartbeat, to everyone who listens. */
  beat(): void {
    const content = { server_time: iso(this.now()), journal_reachable: this.reachable };
    this.sendAll(`: heartbeat\n${wire(this.id, "heartbeat", content)}`);
  }

  /** End every stream, as a gateway that dies does. */
  break(): void {
    for (const { end } of this.listeners) end();
    this.listeners.clear();
  }

  /** Only the last `count` events are kept. */
  keepLast(count: number): void {
    this.first = Math.max(this.first, this.sequence - count + 1);
  }

  /** The journal is another one, which counts from 1 again. */
  startAnew(): void {
    this.epoch = `${BigInt(this.epoch) + 1_000_000_000n}`;
    this.entries.length = 0;
    this.first = 1;
    this.sendAll(wire(this.id, "reset", { reason: "OTHER_JOURNAL" }));
  }

  /** A stream for one listener, which goes on after `lastId` where that is given and can be. */
  stream(
    lastId: string | null,
    types: string | null = null,
    orderId: string | null = null,
  ): ReadableStream<Uint8Array<ArrayBuffer>> {
    const bytes = new TextEncoder();
    const wants = wanted(types, orderId);
    let listener: Listener;
    return new ReadableStream({
      start: (controller) => {
        const send = (text: string) => controller.enqueue(bytes.encode(text));
        listener = { send, end: () => controller.close(), wants };
        this.open(listener, lastId);
      },
      cancel: () => void this.listeners.delete(listener),
    });
  }

  private open(listener: Listener, lastId: string | null): void {
    const start = startOf(lastId, { epoch: this.epoch, first: this.first, last: this.sequence });
    const at = `${this.epoch}-${start.after}`;
    const content = { server_time: iso(this.now()), heartbeat_seconds: this.heartbeatSeconds };
    listener.send(`retry: 1000\n${wire(at, "open", content)}`);
    if (start.reset !== null) listener.send(wire(at, "reset", { reason: start.reset }));
    for (const entry of this.entries.slice(start.after)) this.tellOne(listener, entry);
    this.listeners.add(listener);
  }

  private get id(): string {
    return `${this.epoch}-${this.sequence}`;
  }

  private factOf(type: string, content: Record<string, unknown>): Fact {
    const correlation_id = content.correlation_id ?? content.order_id ?? type.split(".")[0];
    const event_id = `019caf00-0000-7000-8000-${(this.sequence + 1).toString(16).padStart(12, "0")}`;
    const causation_id = this.causes.get(correlation_id) ?? event_id;
    const envelope = {
      event_id,
      type,
      version: 1,
      occurred_at: iso(this.now()),
      correlation_id,
      causation_id,
    };
    return { ...envelope, actor: "interlock", ...content };
  }

  private tell(entry: Entry): void {
    if (!this.silent) for (const listener of this.listeners) this.tellOne(listener, entry);
  }

  private tellOne({ send, wants }: Listener, { id, fact }: Entry): void {
    if (wants(fact.type, fact.order_id)) send(wire(id, fact.type, fact));
  }

  private sendAll(text: string): void {
    if (!this.silent) for (const { send } of this.listeners) send(text);
  }
}
