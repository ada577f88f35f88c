/** The lockouts of the fake gateway: what each is follows from its times. */

import type { Schemas } from "../../api/client";
import { concerns } from "../../lib/lockout-scope";
import { aReason, iso } from "../builders";
import type { FakeGateway } from "./fake-gateway";
import { interval, type ToLock } from "./lockout-interval";
import { endAtBroker, isAtBroker } from "./orders";
import { invalid, Refusal } from "./problem";

type Lockout = Schemas["LockoutView"];

const SYMBOL = /^(\*|[A-Z0-9](?:[A-Z0-9._/-]{0,31}))$/;

/** A lockout with the status that follows from its times. */
export function asSeen(lockout: Lockout, now: number): Lockout {
  return { ...lockout, status: statusOf(lockout, now) };
}

function statusOf({ lifted_at, starts_at, expires_at }: Lockout, now: number): Lockout["status"] {
  if (lifted_at) return "lifted";
  if (now >= Date.parse(expires_at)) return "expired";
  return now >= Date.parse(starts_at) ? "active" : "scheduled";
}

/** The lockout that is wanted, before it is made. Refuses one that cannot be. */
export function drafted(gateway: FakeGateway, wanted: ToLock, by: string): Lockout {
  const now = gateway.now();
  const made: Lockout = {
    id: gateway.newId("l"),
    symbol: wanted.symbol.trim().toUpperCase(),
    reason: wanted.reason.trim(),
    source: wanted.source ?? "manual",
    side: wanted.side ?? "both",
    blocks: wanted.blocks ?? "all",
    account: wanted.account ?? null,
    strategy: wanted.strategy ?? null,
    ...interval(wanted, now),
    created_by: by,
    created_at: iso(now),
    lifted_by: null,
    lifted_at: null,
    status: "active",
  };
  if (!SYMBOL.test(made.symbol)) throw invalid("body.symbol", "a symbol is 1 to 32 of A-Z 0-9 . / - _");
  if (made.reason.length < 1 || made.reason.length > 500) throw invalid("body.reason", "1 to 500 characters");
  return made;
}

/** Lock a symbol. Refuses an interval that cannot be. */
export function lock(gateway: FakeGateway, wanted: ToLock, by: string): Lockout {
  const made = drafted(gateway, wanted, by);
  gateway.lockouts.unshift(made);
  const cancel_open_orders = wanted.cancel_open_orders ?? false;
  say(gateway, "lockout.created", made, by, { cancel_open_orders });
  if (cancel_open_orders) {
    const why = aReason({
      code: "LOCKOUT_CANCEL",
      stage: "broker",
      message: "It was canceled by a lockout.",
    });
    const concerned = gateway.orders.filter((order) => isAtBroker(order) && concerns(made, order));
    for (const order of concerned) endAtBroker(gateway, order, by, why);
  }
  return asSeen(made, gateway.now());
}

/** End a lockout early; one that has ended stays as it is. Returns the symbols by which orders are locked still. */
export function lift(gateway: FakeGateway, id: string, by: string): string[] {
  const lockout = gateway.lockouts.find((one) => one.id === id);
  if (lockout === undefined) {
    throw new Refusal(404, "LOCKOUT_NOT_FOUND", `There is no lockout ${id}.`, { lockout_id: id });
  }
  if (["active", "scheduled"].includes(statusOf(lockout, gateway.now()))) {
    Object.assign(lockout, { lifted_by: by, lifted_at: iso(gateway.now()) });
    say(gateway, "lockout.lifted", lockout, by);
  }
  const standing = gateway.lockouts.filter(
    (one) => statusOf(one, gateway.now()) === "active" && ["*", lockout.symbol].includes(one.symbol),
  );
  return [...new Set(standing.map(({ symbol }) => symbol))].sort();
}

/** Say of each lockout that is over that it is, once: a courtesy, which ends nothing. */
export function sayExpired(gateway: FakeGateway, said: Set<string>): void {
  for (const lockout of gateway.lockouts) {
    if (said.has(lockout.id) || statusOf(lockout, gateway.now()) !== "expired") continue;
    said.add(lockout.id);
    say(gateway, "lockout.expired", lockout, "lockout_service");
  }
}

function say(
  gateway: FakeGateway,
  type: string,
  { status: _, ...lockout }: Lockout,
  by: string,
  more = {},
): void {
  if (type !== "lockout.expired")
    gateway.lockoutVersions.set(lockout.symbol, versionOf(gateway, lockout.symbol) + 1);
  const lockouts_version = versionOf(gateway, lockout.symbol);
  gateway.journal.say(type, { correlation_id: lockout.id, actor: by, lockout, lockouts_version, ...more });
}

/** The version of a symbol's lockouts. */
export function versionOf(gateway: FakeGateway, symbol: string): number {
  return gateway.lockoutVersions.get(symbol) ?? 0;
}
