/** What is locked, and what is not, once a lockout has ended early or was called off. */

import { moment } from "../../lib/time";
import type { Lockout } from "./api";
import type { KnownLockouts } from "./known";
import { othersOf } from "./others";
import { phaseOf } from "./phase";
import { few, fromUntil, nameOf, nameWithin } from "./words";

interface Props {
  lockout: Lockout;
  known: KnownLockouts;
  now: number;
}

export function WhatStays({ lockout, known, now }: Props) {
  const scheduled = phaseOf(lockout, now) === "scheduled";
  const at = scheduled ? Date.parse(lockout.starts_at) : now;
  const { whole, part, later } = othersOf(lockout, known.items, at);
  const locked = scheduled ? "will be locked all the same" : "is locked still";
  const until = (others: readonly Lockout[]) =>
    few(others.map((other) => `${nameWithin(other)} until ${moment(other.expires_at, now)}`)).join("; ");
  const locks = scheduled ? "will be locked" : "will be locked again";
  const toCome = later.map((other) => `${nameOf(other)} ${locks} ${fromUntil(other, now)}`);
  return (
    <>
      {whole.length > 0 && (
        <p>
          It {locked}: {until(whole)}.
        </p>
      )}
      {whole.length === 0 && part.length > 0 && (
        <p>
          It {locked} in part: {until(part)}.
        </p>
      )}
      {whole.length === 0 && <p>{freed(scheduled, part.length > 0, known.whole)}</p>}
      {toCome.length > 0 && <p>{few(toCome).join("; ")}.</p>}
    </>
  );
}

/** What becomes of the orders that no lockout stops any more. */
function freed(scheduled: boolean, inPart: boolean, certain: boolean): string {
  if (!certain) {
    const unknown = "Whether another lockout stops its orders is unknown: not all lockouts could be read.";
    return `${unknown} If none does, they may go out${scheduled ? "" : " at once"}.`;
  }
  const orders = inPart ? "Other orders in it" : "New orders in it";
  return scheduled
    ? `${orders} may go out then.`
    : `${orders} may go out at once. Orders that were denied stay denied.`;
}
