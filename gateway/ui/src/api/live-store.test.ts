import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeGateway } from "../testing/gateway/fake-gateway";
import { handlersFor } from "../testing/handlers";
import { server } from "../testing/server";
import { LiveStore } from "./live-store";

let gateway: FakeGateway;
let stop: () => void;
const heard: string[] = [];

/** A store that listens to `gateway`; everything is read anew at once after each gap. */
function listening(): LiveStore {
  const store: LiveStore = new LiveStore(
    ({ type }) => heard.push(type),
    (gaps) => store.readAnew(gaps),
  );
  stop = store.start();
  return store;
}

const until = (store: LiveStore, connection: string) =>
  vi.waitFor(() => expect(store.snapshot().connection).toBe(connection), { timeout: 5000 });

beforeEach(() => {
  gateway = new FakeGateway();
  server.use(...handlersFor(gateway));
  heard.length = 0;
});
afterEach(() => stop());

test("each event is told once, also when it comes twice", async () => {
  const store = listening();
  await until(store, "live");
  gateway.propose();
  gateway.journal.repeat(2);
  await vi.waitFor(() => expect(heard).toEqual(["order.proposed", "order.filled"]));
  gateway.journal.repeat(1);
  gateway.propose();
  await vi.waitFor(() => expect(heard).toHaveLength(4));
  expect(store.snapshot().connection).toBe("live");
});

test("a stream that ends is disconnected at once, and goes on where it had stopped", async () => {
  const store = listening();
  await until(store, "live");
  const { gaps } = store.snapshot();
  gateway.journal.refuses = true;
  gateway.journal.break();
  await until(store, "disconnected");
  gateway.propose();
  gateway.journal.refuses = false;
  await until(store, "live");
  await vi.waitFor(() => expect(heard).toEqual(["order.proposed", "order.filled"]));
  expect(store.snapshot().gaps).toBe(gaps);
});

test("an event that is lost is noticed with the next one", async () => {
  const store = listening();
  await until(store, "live");
  const { gaps } = store.snapshot();
  gateway.journal.say("order.filled", { order_id: "o-1" }, { lost: true });
  gateway.propose();
  await vi.waitFor(() => expect(store.snapshot().gaps).toBe(gaps + 1));
  await until(store, "live");
});
