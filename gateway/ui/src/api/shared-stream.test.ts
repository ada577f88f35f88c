import { afterEach, expect, test, vi } from "vitest";
import { FakeGateway } from "../testing/gateway/fake-gateway";
import { handlersFor } from "../testing/handlers";
import { server } from "../testing/server";
import { LiveStore } from "./live-store";

afterEach(() => void Reflect.deleteProperty(navigator, "locks"));

/** As a browser that may store nothing for this page does. */
function refuseLocks(): { asked: number } {
  const locks = { asked: 0 };
  const request = () => {
    locks.asked += 1;
    if (locks.asked > 1000) return new Promise(() => {}); // this test is to end
    return Promise.reject(new DOMException("Access to the Locks API is denied.", "SecurityError"));
  };
  Object.defineProperty(navigator, "locks", { value: { request }, configurable: true });
  return locks;
}

/** Another tab holds the lock, and this is what it says; it is asked over `asked`. */
function leaderElsewhere(): { say: (message: object) => void; asked: () => number; end: () => void } {
  const request = () => new Promise(() => {});
  Object.defineProperty(navigator, "locks", { value: { request }, configurable: true });
  const channel = new BroadcastChannel("interlock-events");
  let asked = 0;
  channel.onmessage = () => {
    asked += 1;
  };
  return { say: (message) => channel.postMessage(message), asked: () => asked, end: () => channel.close() };
}

const STANDING = { down: false, heartbeatMs: 5000, journalReachable: true, clockAheadMs: 0 };
const beat = (sequence: number) => ({
  kind: "heard",
  event: { id: `17-${sequence}`, event: "heartbeat", data: JSON.stringify({ journal_reachable: true }) },
});

test("a tab that has just come is no younger than what the one that listens has heard", async () => {
  const leader = leaderElsewhere();
  const store: LiveStore = new LiveStore(
    () => undefined,
    (gaps) => store.readAnew(gaps),
  );
  const stop = store.start();
  await vi.waitFor(() => expect(leader.asked()).toBe(1));
  leader.say({ kind: "standing", by: "a", standing: { ...STANDING, id: "17-7", silentMs: 13_000 } });
  await vi.waitFor(() => expect(store.snapshot().connection).toBe("stale"));
  leader.say({ ...beat(7), by: "a" });
  await vi.waitFor(() => expect(store.snapshot().connection).toBe("live"));
  leader.say({ kind: "standing", by: "a", standing: { ...STANDING, id: "17-7", down: true, silentMs: 0 } });
  await vi.waitFor(() => expect(store.snapshot().connection).toBe("disconnected"));
  stop();
  leader.end();
});

test("what a leader says that has lost the lock is old, and not heard", async () => {
  const leader = leaderElsewhere();
  const store: LiveStore = new LiveStore(
    () => undefined,
    (gaps) => store.readAnew(gaps),
  );
  const stop = store.start();
  leader.say({ kind: "standing", by: "old", standing: { ...STANDING, id: "17-7", silentMs: 0 } });
  await vi.waitFor(() => expect(store.snapshot().position?.sequence).toBe(7));
  leader.say({ kind: "leads", by: "new" });
  leader.say({ ...beat(99), by: "old" });
  leader.say({ kind: "failed", by: "old" });
  leader.say({ ...beat(8), by: "new" });
  await vi.waitFor(() => expect(store.snapshot().position?.sequence).toBe(8));
  expect(store.snapshot().connection).toBe("live");
  stop();
  leader.end();
});

test("a browser that refuses locks listens for this tab alone", async () => {
  const gateway = new FakeGateway();
  server.use(...handlersFor(gateway));
  const locks = refuseLocks();
  const store: LiveStore = new LiveStore(
    () => undefined,
    (gaps) => store.readAnew(gaps),
  );
  const stop = store.start();
  await vi.waitFor(() => expect(store.snapshot().connection).toBe("live"), { timeout: 3000 });
  expect(locks.asked).toBe(1);
  stop();
});
