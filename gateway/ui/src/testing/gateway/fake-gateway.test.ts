import { beforeEach, describe, expect, test } from "vitest";
import { NOON } from "../builders";
import { FakeGateway } from "./fake-gateway";
import { Refusal } from "./problem";

let now: number;
let gateway: FakeGateway;

beforeEach(() => {
  now = NOON;
  gateway = new FakeGateway(() => now);
});

/** The code with which something is refused. */
function refusedAs(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof Refusal) return error.problem.code;
  }
  return "not refused";
}

async function heard(lastId: string | null, count: number): Promise<string[]> {
  const reader = gateway.journal.stream(lastId).pipeThrough(new TextDecoderStream()).getReader();
  const types: string[] = [];
  while (types.length < count) types.push(/event: (.*)/.exec((await reader.read()).value ?? "")?.[1] ?? "");
  return types;
}

describe("the fake gateway", () => {
  test("holds orders while approval is on, and fills them otherwise", () => {
    expect(gateway.propose().status).toBe("filled");
    gateway.config.change({ operator_approval: { auto_approve_paper: false } }, "dana");
    expect(gateway.propose().status).toBe("pending_approval");
    expect(gateway.approvals).toHaveLength(1);
  });

  test("takes one decision, tells the second who won, and repeats the same to the same person", () => {
    gateway.config.change({ operator_approval: { auto_approve_paper: false } }, "dana");
    gateway.propose();
    gateway.decide("a-2", "approved", "dana");
    expect(gateway.decide("a-2", "approved", "dana").status).toBe("approved");
    expect(refusedAs(() => gateway.decide("a-2", "rejected", "lee"))).toBe("ALREADY_DECIDED");
    expect(refusedAs(() => gateway.decide("a-9", "rejected", "lee"))).toBe("APPROVAL_NOT_FOUND");
  });

  test("refuses a change that was made for another version", () => {
    gateway.config.change({ limits: { max_order_quantity: "5" } }, "dana", null, 1);
    expect(refusedAs(() => gateway.config.change({ limits: {} }, "lee", null, 1))).toBe(
      "CONFIG_VERSION_CONFLICT",
    );
    expect(gateway.config.current.changed).toEqual([
      { path: "limits.max_order_quantity", before: undefined, after: "5" },
    ]);
  });

  test("says what a lockout is by its times", () => {
    const { id } = gateway.lock({ symbol: "aapl", reason: "why", duration_minutes: 10 }, "dana");
    const status = () => gateway.lockouts.map((lockout) => gateway.seen(lockout).status);
    expect(status()).toEqual(["active"]);
    expect(gateway.propose({ symbol: "AAPL" }).status).toBe("denied");
    now += 10 * 60_000;
    expect(status()).toEqual(["expired"]);
    gateway.lift(id, "dana");
    expect(status()).toEqual(["expired"]);
  });

  test("sends what happened since, to who says where it had stopped", async () => {
    gateway.propose();
    expect(await heard(null, 1)).toEqual(["open"]);
    expect(await heard("1764100000000000000-0", 3)).toEqual(["open", "order.proposed", "order.filled"]);
  });
});
