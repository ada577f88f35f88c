/** The kill switch of the fake gateway, and its end. */

import type { Schemas } from "../../api/client";
import { aReason, iso } from "../builders";
import type { Suspension } from "./config";
import type { FakeGateway } from "./fake-gateway";
import { endAtBroker, isAtBroker } from "./orders";

type Scope = Schemas["ScopeToHalt"];
const NAMES = ["account", "strategy", "symbol"] as const;

/** Nothing new goes in `scope`; what rests at the broker is canceled where that is wanted. */
export function halt(gateway: FakeGateway, by: string, reason: string, scope: Scope, cancels: boolean): void {
  const others = suspensionsBut(gateway, scope);
  const entry = { ...named(scope), state: "halted", reason, by, at: iso(gateway.now()) };
  const changes = isAll(scope) ? { trading_state: "halted" } : { suspensions: [...others, entry] };
  gateway.config.change(changes, by, reason, null, cancels ? scope : null);
  if (!cancels) return;
  const why = aReason({ code: "HALT_CANCEL", stage: "broker", message: "It was canceled by a halt." });
  const concerned = gateway.orders.filter((order) => isAtBroker(order) && covers(scope, order));
  for (const order of concerned) endAtBroker(gateway, order, by, why);
}

/** Take a halt back, for exactly the scope that it was given. */
export function resume(gateway: FakeGateway, by: string, reason: string, scope: Scope): void {
  const changes = isAll(scope)
    ? { trading_state: "active" }
    : { suspensions: suspensionsBut(gateway, scope) };
  gateway.config.change(changes, by, reason);
}

function suspensionsBut(gateway: FakeGateway, scope: Scope): Suspension[] {
  const all = gateway.config.current.config.suspensions as Suspension[];
  return all.filter((one) => NAMES.some((name) => (one[name] ?? null) !== (scope[name] ?? null)));
}

function named(scope: Scope): Scope {
  return Object.fromEntries(NAMES.flatMap((name) => (scope[name] ? [[name, scope[name]]] : [])));
}

function isAll(scope: Scope): boolean {
  return NAMES.every((name) => !scope[name]);
}

function covers(scope: Scope, order: Schemas["OrderView"]): boolean {
  return NAMES.every((name) => !scope[name] || scope[name] === order[name]);
}
