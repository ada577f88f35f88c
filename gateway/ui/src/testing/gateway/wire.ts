/** The wire form of the event stream, and where in the journal a listener begins. */

export interface Start {
  /** The sequence of the last event that the listener has. */
  after: number;
  /** Why there may be a gap before what follows. */
  reset: string | null;
}

/** What a journal is made of, as far as a listener's `Last-Event-ID` is measured by it. */
export interface Extent {
  epoch: string;
  /** The sequence of the first event that is still there, and of the last. */
  first: number;
  last: number;
}

export function wire(id: string, event: string, data: Record<string, unknown>): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Right after `lastId`, else at the end of the journal: with a reset where that cannot be without a gap. */
export function startOf(lastId: string | null, { epoch, first, last }: Extent): Start {
  const atEnd = (reset: string | null): Start => ({ after: last, reset });
  if (lastId === null) return atEnd(null);
  const match = /^(\d{1,20})-(\d{1,20})$/.exec(lastId.trim());
  if (match === null) return atEnd("UNREADABLE_ID");
  const sequence = Number(match[2]);
  if (match[1] !== epoch) return atEnd("OTHER_JOURNAL");
  if (sequence > last) return atEnd("SEQUENCE_AHEAD");
  if (sequence + 1 < first) return atEnd("SEQUENCE_GONE");
  return { after: sequence, reset: null };
}

/** Whether an event is wanted: of one of `types` (`order.filled,approval.*`; all, without any), about `orderId`. */
export function wanted(
  types: string | null,
  orderId: string | null,
): (type: string, about: unknown) => boolean {
  const names = types?.split(",").map((name) => name.trim()) ?? null;
  const fits = (type: string) =>
    names === null ||
    names.some((name) => (name.endsWith(".*") ? type.startsWith(name.slice(0, -1)) : type === name));
  return (type, about) => fits(type) && (orderId === null || orderId === about);
}
