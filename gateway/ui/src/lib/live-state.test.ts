import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Heard,
  isRepeated,
  type LiveState,
  next,
  positionOf,
  STALE_HEARTBEATS,
  UNHEARD,
} from "./live-state";

const EPOCH = "1764100000123456789";

function opened(sequence = 0): LiveState {
  const heard = next(UNHEARD, { kind: "open", id: `${EPOCH}-${sequence}`, at: 1 });
  return next(heard, { kind: "read_anew", gaps: heard.gaps, at: 2 });
}

function event(sequence: number, at = 3): Heard {
  return {
    kind: "event",
    id: `${EPOCH}-${sequence}`,
    at,
    type: "order.filled",
    occurredAt: "2026-03-02T15:00:00Z",
  };
}

function play(state: LiveState, heard: readonly Heard[]): LiveState {
  return heard.reduce(next, state);
}

/** How a state looks apart from when it was last heard of. */
function told({ heardAt, ...state }: LiveState): Omit<LiveState, "heardAt"> {
  return state;
}

describe("the state of the event stream", () => {
  test("is live once everything was read after the stream was open, and not before", () => {
    const first = next(UNHEARD, { kind: "open", id: `${EPOCH}-7`, at: 1 });
    expect(first.connection).toBe("gap");
    expect(next(first, { kind: "read_anew", gaps: first.gaps, at: 2 }).connection).toBe("live");
  });

  test("is not live when what was read anew is older than the last gap", () => {
    const twice = play(opened(), [event(5), { kind: "reset", id: `${EPOCH}-9`, at: 4 }]);
    expect(next(twice, { kind: "read_anew", gaps: twice.gaps - 1, at: 5 }).connection).toBe("gap");
  });

  test("is stale after two and a half heartbeats without a word, and live again with the next", () => {
    const late = next(opened(), { kind: "tick", at: 1 + STALE_HEARTBEATS * 5000 + 1 });
    expect(late.connection).toBe("stale");
    expect(
      next(late, { kind: "heartbeat", id: `${EPOCH}-0`, at: 20_000, journalReachable: true }).connection,
    ).toBe("live");
  });

  test("takes the server's word for how often it will be heard", () => {
    const slow = next(opened(), { kind: "open", id: `${EPOCH}-0`, at: 3, heartbeatMs: 60_000 });
    expect(next(slow, { kind: "tick", at: 100_000 }).connection).toBe("live");
    expect(next(slow, { kind: "tick", at: 160_000 }).connection).toBe("stale");
  });

  test("resumes where it had stopped without a gap", () => {
    const back = play(opened(), [
      event(1),
      { kind: "failed", at: 4 },
      { kind: "open", id: `${EPOCH}-1`, at: 5 },
      event(2),
    ]);
    expect(back).toMatchObject({ connection: "live", gaps: 1 });
  });

  test("a stream that breaks off before everything was read, and goes on where it was, is not live yet", () => {
    const back = play(opened(), [
      event(5),
      { kind: "failed", at: 4 },
      { kind: "open", id: `${EPOCH}-5`, at: 5 },
    ]);
    expect(back.connection).toBe("gap");
    expect(next(back, { kind: "read_anew", gaps: back.gaps, at: 6 }).connection).toBe("live");
  });

  test("what was read while the stream was down counts when it goes on without a gap", () => {
    const down = play(opened(), [event(5), { kind: "failed", at: 4 }]);
    const read = next(down, { kind: "read_anew", gaps: down.gaps, at: 5 });
    expect(read.connection).toBe("disconnected");
    expect(next(read, { kind: "open", id: `${EPOCH}-5`, at: 6 }).connection).toBe("live");
  });

  test("a gap goes stale too, and so does a page whose clock was set back", () => {
    const gap = next(opened(), event(5, 1000));
    expect(next(gap, { kind: "tick", at: 1000 + STALE_HEARTBEATS * 5000 + 1 }).connection).toBe("stale");
    const live = next(opened(), event(1, 1000));
    expect(next(live, { kind: "tick", at: 1001 }).connection).toBe("live");
    expect(next(live, { kind: "tick", at: 500 }).connection).toBe("stale");
  });

  test("another journal is a gap, whatever its sequence", () => {
    const other = next(play(opened(), [event(1)]), { kind: "open", id: "99-1", at: 5 });
    expect(other.connection).toBe("gap");
  });

  test("an id that cannot be read is a gap", () => {
    expect(
      next(opened(), { kind: "event", id: "?", at: 3, type: "order.filled", occurredAt: null }).connection,
    ).toBe("gap");
    expect(positionOf("12-")).toBeNull();
  });

  test("says what the heartbeat says of the journal", () => {
    const away = next(opened(), { kind: "heartbeat", id: `${EPOCH}-0`, at: 3, journalReachable: false });
    expect(away.journalReachable).toBe(false);
    expect(next(away, { kind: "open", id: `${EPOCH}-0`, at: 4 }).journalReachable).toBe(false);
    expect(opened().journalReachable).toBe(true);
    expect(next(opened(), event(1)).journalReachable).toBe(true);
  });
});

describe("properties", () => {
  const stream = fc.integer({ min: 1, max: 60 }).map((length) => Array.from({ length }, (_, n) => n + 1));

  test("any stream with repeats ends where it ends without them", () => {
    fc.assert(
      fc.property(
        stream,
        fc.array(fc.tuple(fc.nat(59), fc.nat(59)), { maxLength: 40 }),
        (sequences, repeats) => {
          const heard = sequences.map((sequence) => event(sequence));
          const repeated = sequences.flatMap((sequence) => {
            const again = repeats
              .filter(([at]) => at === sequence)
              .map(([, which]) => event(Math.min(which, sequence - 1) || 1));
            return [event(sequence), ...again];
          });
          const [once, often] = [play(opened(), heard), play(opened(), repeated)];
          expect(told(often)).toEqual(told(once));
          expect(once.connection).toBe("live");
        },
      ),
    );
  });

  test("a lost event is always noticed, by the next one or by a heartbeat", () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(59), { minLength: 1, maxLength: 10 }), (sequences, lost) => {
        const missing = new Set(lost.map((index) => sequences[index % sequences.length]));
        const heard = sequences
          .filter((sequence) => !missing.has(sequence))
          .map((sequence) => event(sequence));
        const beat: Heard = {
          kind: "heartbeat",
          id: `${EPOCH}-${sequences.length}`,
          at: 9,
          journalReachable: true,
        };
        const ended = play(opened(), [...heard, beat]);
        expect(ended.connection).toBe("gap");
        expect(ended.gaps).toBeGreaterThan(opened().gaps);
      }),
    );
  });

  test("whatever is heard, it is live only when everything was read after the last gap", () => {
    const any: fc.Arbitrary<Heard> = fc.oneof(
      fc.nat(6).map((sequence) => event(sequence)),
      fc.nat(6).map((n): Heard => ({ kind: "open", id: `${EPOCH}-${n}`, at: 3 })),
      fc.nat(6).map((n): Heard => ({ kind: "reset", id: `${EPOCH}-${n}`, at: 3 })),
      fc
        .nat(6)
        .map((n): Heard => ({ kind: "heartbeat", id: `${EPOCH}-${n}`, at: 3, journalReachable: true })),
      fc.nat(6).map((gaps): Heard => ({ kind: "read_anew", gaps, at: 3 })),
      fc.constantFrom<Heard>(
        { kind: "failed", at: 3 },
        { kind: "tick", at: 3 },
        { kind: "tick", at: 90_000 },
      ),
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (all) => {
        let [state, read] = [UNHEARD, 0];
        for (const heard of all) {
          if (heard.kind === "read_anew") read = Math.max(read, heard.gaps);
          state = next(state, heard);
          if (state.connection === "live") expect(read).toBeGreaterThanOrEqual(state.gaps);
        }
      }),
    );
  });

  test("an event counts as repeated exactly when it or a later one was heard", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 60 }), (heard, asked) => {
        const state = play(
          opened(),
          Array.from({ length: heard }, (_, n) => event(n + 1)),
        );
        expect(isRepeated(state, `${EPOCH}-${asked}`)).toBe(asked <= heard);
      }),
    );
  });
});
