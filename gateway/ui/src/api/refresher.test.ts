import { QueryClient, QueryObserver } from "@tanstack/react-query";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "./problem";
import { readAgain } from "./read-again";
import { Refresher } from "./refresher";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server whose answers take their time, and say what held when they were asked for. */
function watching(delays: readonly number[]) {
  const server = { value: 0, reads: 0 };
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: "always" } } });
  const refresher = new Refresher(client);
  const observer = new QueryObserver(client, {
    queryKey: ["thing"],
    queryFn: async () => {
      const { value } = server;
      await new Promise((resolve) => setTimeout(resolve, delays[server.reads++ % delays.length]));
      return value;
    },
    meta: { changesOn: ["thing."] },
  });
  const stop = observer.subscribe(() => undefined);
  return { server, client, refresher, observer, stop };
}

test("whatever events, mutations and answers come between each other, what is shown ends as the server has it", async () => {
  const steps = fc.array(
    fc.record({
      what: fc.constantFrom("event", "mutation", "other"),
      wait: fc.integer({ min: 0, max: 150 }),
    }),
    { minLength: 1, maxLength: 30 },
  );
  const delays = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(steps, delays, async (all, slow) => {
      const { server, client, refresher, observer, stop } = watching(slow);
      for (const { what, wait } of all) {
        if (what !== "other") server.value += 1;
        if (what === "event") refresher.touch("thing.changed");
        if (what === "mutation") void readAgain(client, { queryKey: ["thing"] });
        if (what === "other") refresher.touch("unrelated.changed");
        await vi.advanceTimersByTimeAsync(wait);
      }
      await vi.advanceTimersByTimeAsync(2000);
      expect(observer.getCurrentResult().data).toBe(server.value);
      stop();
      client.clear();
    }),
    { numRuns: 60 },
  );
});

test("a burst of events is few reads, and the first is acted on at once", async () => {
  const { server, refresher, observer, stop } = watching([5]);
  await vi.advanceTimersByTimeAsync(100);
  const before = server.reads;
  server.value = 1;
  refresher.touch("thing.changed");
  await vi.advanceTimersByTimeAsync(10);
  expect(observer.getCurrentResult().data).toBe(1);
  for (let n = 0; n < 200; n++) refresher.touch("thing.changed");
  await vi.advanceTimersByTimeAsync(1000);
  expect(server.reads - before).toBeLessThanOrEqual(3);
  stop();
});

test("a refusal is an answer: everything was read, and nothing is asked again and again", async () => {
  const { client, refresher, observer, stop } = watching([1]);
  await vi.advanceTimersByTimeAsync(10);
  let asked = 0;
  observer.setOptions({
    ...observer.options,
    queryFn: async () => {
      asked += 1;
      throw new Problem("NO_SUCH_ORDER", "There is no order o-9.", 404);
    },
  });
  let ended = false;
  void refresher.everything().then(() => {
    ended = true;
  });
  await vi.advanceTimersByTimeAsync(10_000);
  expect([ended, asked]).toEqual([true, 1]);
  stop();
  client.clear();
});

test("what gets no answer is asked again ever more slowly, and what did get one is left alone", async () => {
  const { client, server, refresher, observer, stop } = watching([1]);
  await vi.advanceTimersByTimeAsync(10);
  let asked = 0;
  const other = new QueryObserver(client, {
    queryKey: ["other"],
    queryFn: async () => {
      asked += 1;
      throw new Problem("UNREACHABLE", "The gateway does not answer.", 0);
    },
  });
  const stopOther = other.subscribe(() => undefined);
  const before = server.reads;
  let over = false;
  void refresher.everything(() => over);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toBeGreaterThan(3);
  expect(asked).toBeLessThan(12);
  expect(server.reads - before).toBe(1);
  over = true;
  await vi.advanceTimersByTimeAsync(20_000);
  stop();
  stopOther();
  observer.destroy();
  client.clear();
});

test("reading everything anew does not end while something cannot be read", async () => {
  const { server, client, refresher, observer, stop } = watching([1]);
  await vi.advanceTimersByTimeAsync(10);
  let fails = true;
  client.setQueryDefaults(["thing"], {});
  observer.setOptions({
    ...observer.options,
    queryFn: async () => {
      if (fails) throw new Error("away");
      return server.value;
    },
  });
  let ended = false;
  void refresher.everything().then(() => {
    ended = true;
  });
  await vi.advanceTimersByTimeAsync(2500);
  expect(ended).toBe(false);
  fails = false;
  server.value = 9;
  await vi.advanceTimersByTimeAsync(2500);
  expect(ended).toBe(true);
  expect(observer.getCurrentResult().data).toBe(9);
  stop();
});

test("reading everything anew does not end because a read of it was dropped for a newer one", async () => {
  const { server, client, refresher, observer, stop } = watching([1000]);
  await vi.advanceTimersByTimeAsync(1100);
  server.value = 7;
  let ended = false;
  void refresher.everything().then(() => {
    ended = true;
  });
  await vi.advanceTimersByTimeAsync(100);
  void readAgain(client, { queryKey: ["thing"] }); // as after a decision
  await vi.advanceTimersByTimeAsync(500);
  expect([ended, observer.getCurrentResult().data]).toEqual([false, 0]);
  await vi.advanceTimersByTimeAsync(5000);
  expect([ended, observer.getCurrentResult().data]).toEqual([true, 7]);
  stop();
  client.clear();
});
