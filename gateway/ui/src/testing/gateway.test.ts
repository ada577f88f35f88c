import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { NOON } from "./builders";
import { FakeGateway } from "./gateway/fake-gateway";
import { Refusal } from "./gateway/problem";

const APPROVAL_ON = { operator_approval: { auto_approve_paper: false } };
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
    throw error;
  }
  return "not refused";
}

/** What a listener is sent, as `event` or `event id`, until it has heard `count`. */
async function heard(lastId: string | null, count: number, types: string | null = null): Promise<string[]> {
  const reader = gateway.journal.stream(lastId, types).pipeThrough(new TextDecoderStream()).getReader();
  const all: string[] = [];
  while (all.length < count) all.push(/event: (.*)/.exec((await reader.read()).value ?? "")?.[1] ?? "");
  await reader.cancel();
  return all;
}

const said = () => gateway.journal.facts.map(({ type }) => type);
const EPOCH = "1764100000000000000";

describe("a decision", () => {
  const pending = () => {
    gateway.config.change(APPROVAL_ON, "dana");
    gateway.propose();
    return gateway.approvals.at(-1)?.id ?? "";
  };

  test("is taken once: again from the same person it is the same, from another it is told who won", () => {
    const id = pending();
    gateway.decideElsewhere(id, "rejected");
    const events = said();
    expect(gateway.decide(id, "rejected", "dana").status).toBe("rejected");
    expect(refusedAs(() => gateway.decide(id, "rejected", "lee"))).toBe("ALREADY_DECIDED");
    expect(refusedAs(() => gateway.decide(id, "approved", "dana"))).toBe("ALREADY_DECIDED");
    expect(said()).toEqual(events);
  });

  test("denies the order with who rejected it", () => {
    gateway.decide(pending(), "rejected", "dana", "too large");
    expect(gateway.orders[0]).toMatchObject({
      status: "denied",
      reasons: [{ code: "APPROVAL_REJECTED", by: "dana" }],
    });
    expect(said().slice(-2)).toEqual(["approval.rejected", "order.denied"]);
  });

  test("comes too late once the time is over, whether or not anyone has said so", () => {
    const id = pending();
    now += 15 * 60_000;
    expect(refusedAs(() => gateway.decide(id, "approved", "dana"))).toBe("APPROVAL_EXPIRED");
    gateway.sweep();
    gateway.sweep();
    expect(said().slice(-2)).toEqual(["approval.expired", "order.denied"]);
    expect(refusedAs(() => gateway.decide(id, "approved", "dana"))).toBe("APPROVAL_EXPIRED");
  });

  test("to approve waits out a halt; to reject does not", () => {
    const id = pending();
    gateway.halt("lee", "it repeats itself", { strategy: "momentum" });
    expect(refusedAs(() => gateway.decide(id, "approved", "dana"))).toBe("TRADING_HALTED");
    expect(gateway.decide(id, "rejected", "dana").status).toBe("rejected");
  });

  test("is judged once more: a lockout made meanwhile denies what was approved", () => {
    const id = pending();
    gateway.createLockout({ symbol: "AAPL" });
    expect(gateway.decide(id, "approved", "dana").status).toBe("approved");
    expect(gateway.orders[0]).toMatchObject({
      status: "denied",
      reasons: [{ code: "LOCKED", stage: "release" }],
    });
  });

  test("finds nothing to decide after the trading mode was left, or the order canceled", async () => {
    const id = pending();
    gateway.changeConfigElsewhere({ trading_mode: "live" });
    expect(gateway.approvals[0]?.status).toBe("invalidated");
    expect(refusedAs(() => gateway.decide(id, "approved", "dana"))).toBe("MODE_CHANGED");
    expect(gateway.orders[0]).toMatchObject({ status: "denied", reasons: [{ code: "MODE_CHANGED" }] });
  });

  test("leaves what waits alone when approval is switched off", () => {
    pending();
    gateway.changeConfigElsewhere({ operator_approval: { auto_approve_paper: true } });
    expect(gateway.approvals[0]?.status).toBe("pending");
    expect(gateway.propose().status).toBe("filled");
  });
});

describe("a lockout", () => {
  test("is what its times say, not what anyone says of it", () => {
    const starts_at = new Date(NOON + 60_000).toISOString();
    const { id } = gateway.createLockout({ starts_at, duration_minutes: 2 });
    const status = () => gateway.lockouts.map((one) => gateway.seen(one).status)[0];
    expect(status()).toBe("scheduled");
    now += 60_000;
    expect(status()).toBe("active");
    now += 120_000;
    expect(status()).toBe("expired");
    gateway.lift(id, "dana");
    expect(status()).toBe("expired");
    gateway.sweep();
    gateway.sweep();
    expect(said()).toEqual(["lockout.created", "lockout.expired"]);
  });

  test("lifted exposes the next: a shorter one does not shorten a longer one", () => {
    const { id } = gateway.createLockout({ duration_minutes: 5 });
    gateway.createLockout({ duration_minutes: 60 });
    expect(gateway.lift(id, "dana")).toEqual(["AAPL"]);
    expect(gateway.propose().status).toBe("denied");
  });

  test("stops what it concerns: its side, its strategy, entries alone", () => {
    gateway.createLockout({ symbol: "*", side: "sell", strategy: "momentum" });
    gateway.createLockout({ symbol: "MSFT", blocks: "entries" });
    expect(gateway.propose({ side: "buy" }).status).toBe("filled");
    expect(gateway.propose({ side: "sell" }).status).toBe("denied");
    expect(gateway.propose({ side: "sell", strategy: "patient", symbol: "MSFT" }).status).toBe("filled");
    expect(gateway.propose({ side: "buy", symbol: "MSFT" }).status).toBe("denied");
  });

  test("that cannot be is refused", () => {
    const refused = (terms: object) =>
      refusedAs(() => gateway.lock({ symbol: "AAPL", reason: "why", ...terms }, "dana"));
    expect(refused({})).toBe("INVALID_REQUEST");
    expect(refused({ duration_minutes: 5, reason: " " })).toBe("INVALID_REQUEST");
    expect(refused({ duration_minutes: 5, symbol: "not one" })).toBe("INVALID_REQUEST");
    expect(refused({ expires_at: new Date(NOON).toISOString() })).toBe("EXPIRES_IN_THE_PAST");
    expect(refused({ duration_minutes: 366 * 1440 })).toBe("DURATION_OUT_OF_BOUNDS");
    expect(gateway.lockouts).toEqual([]);
  });
});

describe("the kill switch", () => {
  test("stops what is new, cancels what rests, and is taken back by its own scope", () => {
    gateway.propose({ status: "accepted", symbol: "AAPL" });
    gateway.propose({ status: "accepted", symbol: "MSFT" });
    gateway.halt("dana", "prices look wrong", { symbol: "AAPL" });
    expect(gateway.orders.map(({ status }) => status)).toEqual(["accepted", "canceled"]);
    expect(gateway.propose({ symbol: "AAPL" }).status).toBe("denied");
    expect(gateway.propose({ symbol: "MSFT" }).status).toBe("filled");
    expect(gateway.isHalted).toBe(false);
  });
});

describe("the journal", () => {
  test("has every step of an order, in order, where that is wanted", () => {
    gateway.tellsEveryStep = true;
    const { timeline = [] } = gateway.propose();
    const types = ["proposed", "risk_passed", "approved", "submitted", "accepted", "filled"].map(
      (one) => `order.${one}`,
    );
    expect(said()).toEqual(types);
    expect(timeline.map(({ type }) => type)).toEqual(types);
  });

  test("goes on where a listener had stopped, without a gap and without a repetition", async () => {
    gateway.propose();
    gateway.propose();
    expect(await heard(null, 1)).toEqual(["open"]);
    expect(await heard(`${EPOCH}-3`, 2)).toEqual(["open", "order.filled"]);
    expect(await heard(`${EPOCH}-2`, 2, "order.filled")).toEqual(["open", "order.filled"]);
  });

  test("says reset where it cannot", async () => {
    gateway.propose();
    gateway.propose();
    for (const id of ["7-1", `${EPOCH}-9`, "nothing"]) expect(await heard(id, 2)).toEqual(["open", "reset"]);
    gateway.journal.keepLast(1);
    expect(await heard(`${EPOCH}-1`, 2)).toEqual(["open", "reset"]);
  });

  test("has a lost event, which reached nobody", async () => {
    const listening = heard(null, 2);
    gateway.loseEvent();
    gateway.propose();
    expect(await listening).toEqual(["open", "order.filled"]);
    expect(await heard(`${EPOCH}-0`, 3)).toEqual(["open", "order.proposed", "order.filled"]);
  });

  test("writes each event as the services do: no field of the samples is missing in the envelope", () => {
    gateway.tellsEveryStep = true;
    gateway.config.change(APPROVAL_ON, "dana");
    gateway.propose();
    gateway.decideElsewhere(gateway.approvals[0]?.id ?? "", "approved");
    gateway.lift(gateway.createLockout().id, "dana");
    for (const fact of gateway.journal.facts) {
      const sample = JSON.parse(readFileSync(`${SAMPLES}/${fact.type}.v1.json`, "utf-8")) as object;
      const envelope = [
        "event_id",
        "type",
        "version",
        "occurred_at",
        "correlation_id",
        "causation_id",
        "actor",
      ];
      expect(Object.keys(fact)).toEqual(expect.arrayContaining(envelope));
      if (!fact.type.startsWith("order.")) {
        expect(Object.keys(fact).sort(), fact.type).toEqual(Object.keys(sample).sort());
      }
    }
  });
});

const SAMPLES = "../../contracts/samples";

test("the samples are there to compare with", () =>
  expect(readdirSync(SAMPLES)).toContain("order.filled.v1.json"));

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
