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
