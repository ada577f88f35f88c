/** Why an order is denied by the fake gateway, in the services' words. */

import type { Schemas } from "../../api/client";
import { concerns } from "../../lib/lockout-scope";
import { aReason } from "../builders";
import type { FakeGateway } from "./fake-gateway";

type Reason = Schemas["ReasonView"];
type Terms = Pick<Schemas["OrderView"], "symbol" | "side" | "account" | "strategy" | "mode">;

/**
 * Every reason that stops an order of these terms now. It keeps no positions: a sale counts as an exit, a purchase as
 * an entry.
 */
export function reasonsAgainst(
  gateway: FakeGateway,
  terms: Terms,
  stage: Schemas["Stage"] = "risk",
): Reason[] {
  const because = (code: string, message: string, values = {}) =>
    aReason({ code, stage, message, ...values });
  const { config } = gateway;
  const isEntry = terms.side === "buy";
  const reasons: Reason[] = [];
  if (terms.mode !== config.mode) {
    const message = `It was proposed for ${terms.mode} trading; the trading mode is ${config.mode}, or was left meanwhile.`;
    reasons.push(because("MODE_CHANGED", message, { proposed: terms.mode, current: config.mode }));
  } else if (config.mode === "disabled") reasons.push(because("MODE_DISABLED", "Trading is disabled."));
  const state = config.stateFor(terms);
  if (state === "halted") reasons.push(because("TRADING_HALTED", "Trading is halted."));
  if (state === "reduce_only" && isEntry) {
    const message = "Only orders that shrink a position are let through, and this one does not.";
    reasons.push(because("REDUCE_ONLY", message));
  }
  for (const lockout of gateway.lockouts) {
    if (gateway.seen(lockout).status !== "active" || !concerns(lockout, terms)) continue;
    if (lockout.blocks === "entries" && !isEntry) continue;
    const { id: lockout_id, symbol, expires_at: until, reason } = lockout;
    const message = `${symbol} is locked until ${until.slice(0, 10)} ${until.slice(11, 19)} UTC: ${reason}`;
    reasons.push(because("LOCKED", message, { lockout_id, symbol, until, reason }));
  }
  return reasons;
}

/** Why a person is asked where approval is on. */
export function switchedOn(mode: string): Reason {
  const message = `Orders in ${mode} trading wait for a person.`;
  return aReason({ code: "APPROVAL_REQUIRED", stage: "approval", message, mode });
}

/** A reason as the journal has it: the sentence is made at the edge. */
export function inJournal({ code, stage, message: _, ...values }: Reason): Record<string, unknown> {
  return { code, stage, values };
}
