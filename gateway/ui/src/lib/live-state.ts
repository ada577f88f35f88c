/**
 * What the page knows of the event stream, and what each thing it hears changes: pure, so that any stream can be played to it.
 *
 * Every event of the journal comes, each with the next sequence. One that came before changes nothing; one that is missing is a gap, and the page
 * says "Live" again only when everything was read anew.
 */

export type ConnectionState = "connecting" | "live" | "stale" | "gap" | "disconnected";

export interface Position {
  /** When the journal was made, as text: it has more digits than a number holds. */
  epoch: string;
  sequence: number;
}

export interface LastEvent {
  type: string;
  occurredAt: string | null;
}

export interface LiveState {
  connection: ConnectionState;
  position: Position | null;
  /** Of this machine's clock, when anything was last heard; 0: never. */
  heardAt: number;
  lastEvent: LastEvent | null;
  /** How often the stream says that it lives. */
  heartbeatMs: number;
  journalReachable: boolean;
  /** How many gaps there were. Everything must be read anew after each. */
  gaps: number;
  /** After how many of them everything was. The page is live only when that is all of them. */
  gapsRead: number;
}

export type Heard =
  | { kind: "open"; id: string; at: number; heartbeatMs?: number | undefined; journalReachable?: boolean }
  | { kind: "reset"; id: string; at: number }
  | { kind: "heartbeat"; id: string; at: number; journalReachable: boolean }
  | { kind: "event"; id: string; at: number; type: string; occurredAt: string | null }
  | { kind: "failed"; at: number }
  | { kind: "tick"; at: number }
  | { kind: "read_anew"; gaps: number; at: number };

/** So many heartbeats without a word are stale. */
export const STALE_HEARTBEATS = 2.5;

export const UNHEARD: LiveState = {
  connection: "connecting",
  position: null,
  heardAt: 0,
  lastEvent: null,
  heartbeatMs: 5000,
  journalReachable: true,
  gaps: 0,
  gapsRead: 0,
};

/** `epoch-sequence` as a position; null for anything else. */
export function positionOf(id: string): Position | null {
  const match = /^(\d{1,20})-(\d{1,15})$/.exec(id);
  return match ? { epoch: match[1] as string, sequence: Number(match[2]) } : null;
}

/** Whether this event was heard before. */
export function isRepeated(state: LiveState, id: string): boolean {
  const position = positionOf(id);
  return (
    position !== null &&
    position.epoch === state.position?.epoch &&
    position.sequence <= state.position.sequence
  );
}

/** The state after something was heard. */
export function next(state: LiveState, heard: Heard): LiveState {
  switch (heard.kind) {
    case "failed":
      return { ...state, connection: "disconnected" };
    case "tick":
      return isHearing(state) && isSilent(state, heard.at) ? { ...state, connection: "stale" } : state;
    case "read_anew": {
      const read = { ...state, gapsRead: Math.max(state.gapsRead, heard.gaps) };
      return isHearing(state) ? settled(read) : read;
    }
    default:
      return atPosition(state, heard);
  }
}

function atPosition(
  state: LiveState,
  heard: Exclude<Heard, { kind: "failed" | "tick" | "read_anew" }>,
): LiveState {
  const position = positionOf(heard.id);
  const known = {
    ...state,
    heardAt: heard.at,
    heartbeatMs: (heard.kind === "open" && heard.heartbeatMs) || state.heartbeatMs,
    journalReachable:
      ("journalReachable" in heard ? heard.journalReachable : undefined) ?? state.journalReachable,
  };
  if (heard.kind === "event" && isRepeated(state, heard.id)) return settled(known);
  const lastEvent =
    heard.kind === "event" ? { type: heard.type, occurredAt: heard.occurredAt } : state.lastEvent;
  const reached = { ...known, lastEvent, position: position ?? state.position };
  return heard.kind === "reset" || position === null || leavesGap(state.position, position, heard.kind)
    ? { ...reached, connection: "gap", gaps: state.gaps + 1 }
    : settled(reached);
}

/** Alive; live when everything was read anew after the last gap, however often the stream broke off since. */
function settled(state: LiveState): LiveState {
  return { ...state, connection: state.gaps === state.gapsRead ? "live" : "gap" };
}

function isHearing({ connection }: LiveState): boolean {
  return connection === "live" || connection === "gap";
}

/** Also when the clock was set back: how long the silence is cannot be told then. */
function isSilent({ heardAt, heartbeatMs }: LiveState, at: number): boolean {
  return at < heardAt || at - heardAt > STALE_HEARTBEATS * heartbeatMs;
}

function leavesGap(
  before: Position | null,
  now: Position,
  kind: "open" | "reset" | "heartbeat" | "event",
): boolean {
  if (before === null) return true; // what was read before the stream was open may be older than it
  const step = kind === "event" ? 1 : 0;
  return now.epoch !== before.epoch || now.sequence !== before.sequence + step;
}
