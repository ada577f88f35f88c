import fc from "fast-check";
import { expect, test } from "vitest";
import { EventParser } from "./sse";

const WIRE =
  'retry: 1000\nid: 5-1\nevent: open\ndata: {"server_time":"x"}\n\n: heartbeat\nid: 5-2\nevent: order.filled\ndata: {"a":1}\ndata: 2\n\nid: 5-3\ndata:plain\n\n';
const EVENTS = [
  { id: "5-1", event: "open", data: '{"server_time":"x"}' },
  { id: "5-2", event: "order.filled", data: '{"a":1}\n2' },
  { id: "5-3", event: "message", data: "plain" },
];

test("events are read whole, whatever pieces they arrive in", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: WIRE.length }), { maxLength: 20 }), (cuts) => {
      const parser = new EventParser();
      const at = [0, ...cuts.sort((a, b) => a - b), WIRE.length];
      const read = at.slice(1).flatMap((end, index) => parser.push(WIRE.slice(at[index], end)));
      expect(read).toEqual(EVENTS);
    }),
  );
});

test("an event without data is none, and lines may end with a carriage return", () => {
  expect(new EventParser().push("event: x\n\ndata: 1\r\n\r\n")).toEqual([
    { id: "", event: "message", data: "1" },
  ]);
});
