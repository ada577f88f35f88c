/** The lockouts that overlap one that is to be made: those in force, and those to come. */

import { moment } from "../../lib/time";
import type { Lockout, LockoutToCreate } from "./api";
import type { KnownLockouts } from "./known";
import { othersOf } from "./others";
import { fromUntil, nameOf } from "./words";

const SAID_MAX = 3;

interface Props {
  draft: LockoutToCreate;
  known: KnownLockouts;
  now: number;
}

export function Overlapping({ draft, known, now }: Props) {
  const { whole, part, later } = othersOf(draft, known.items, now);
  const standing = [...whole, ...part];
  const all = [...standing, ...later];
  const tell = (lockout: Lockout) =>
    standing.includes(lockout) ? (
      <p key={lockout.id}>
        <strong>{nameOf(lockout)} is locked already</strong>, until {moment(lockout.expires_at, now)}.
      </p>
    ) : (
      <p key={lockout.id}>
        <strong>{nameOf(lockout)} will be locked</strong> {fromUntil(lockout, now)}.
      </p>
    );
  return (
    <>
      {all.slice(0, SAID_MAX).map(tell)}
      {all.length > SAID_MAX && <p>And {all.length - SAID_MAX} more that overlap.</p>}
      {all.length > 0 && <p>Each lockout stands by itself: none shortens or lengthens another.</p>}
      {!known.whole && <p>Whether other lockouts overlap is unknown: not all could be read.</p>}
    </>
  );
}
