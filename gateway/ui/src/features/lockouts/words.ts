/** A lockout in words. */

import { type Scope, symbolName, symbolWithin } from "../../lib/lockout-scope";
import { moment } from "../../lib/time";
import type { Lockout } from "./api";

/** Whom and what it concerns, beyond the symbol; empty where it concerns all. */
export function scopeOf(lockout: Scope): string {
  const parts = [
    lockout.side === "buy" ? "buys only" : lockout.side === "sell" ? "sells only" : "",
    lockout.blocks === "entries" ? "entries only, exits pass" : "",
    lockout.account ? `account ${lockout.account}` : "",
    lockout.strategy ? `strategy ${lockout.strategy}` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `(${parts.join(", ")})`;
}

/** `AAPL (buys only)`, where a sentence begins. */
export function nameOf(lockout: Scope): string {
  return `${symbolName(lockout.symbol)} ${scopeOf(lockout)}`.trim();
}

/** The same within a sentence. */
export function nameWithin(lockout: Scope): string {
  return `${symbolWithin(lockout.symbol)} ${scopeOf(lockout)}`.trim();
}

/** `from 15:30:00 UTC until 16:00:00 UTC`. */
export function fromUntil(lockout: Lockout, now: number): string {
  return `from ${moment(lockout.starts_at, now)} until ${moment(lockout.expires_at, now)}`;
}

/** What is said of the first few, and how many more there are. */
export function few(said: readonly string[]): string[] {
  const SAID_MAX = 3;
  return said.length <= SAID_MAX
    ? [...said]
    : [...said.slice(0, SAID_MAX), `and ${said.length - SAID_MAX} more`];
}
