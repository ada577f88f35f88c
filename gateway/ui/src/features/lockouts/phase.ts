/** What a lockout is by the server's clock, whatever was last read of it. */

import { useMemo } from "react";
import { serverNow, useServerTime } from "../../lib/server-clock";
import type { Lockout } from "./api";

export type Phase = "scheduled" | "active" | "ended";
type Times = Pick<Lockout, "starts_at" | "expires_at" | "lifted_at">;

/** An end exactly now is over. */
export function phaseOf(lockout: Times, now: number): Phase {
  if (lockout.lifted_at || Date.parse(lockout.expires_at) <= now) return "ended";
  return Date.parse(lockout.starts_at) <= now ? "active" : "scheduled";
}

/** The server's time. Who asks is drawn anew when one of `lockouts` begins or ends by time, and not in between. */
export function useLockoutClock(lockouts: readonly Times[]): number {
  const turns = useMemo(
    () => lockouts.flatMap((one) => [Date.parse(one.starts_at), Date.parse(one.expires_at)]),
    [lockouts],
  );
  const last = useServerTime((now) =>
    turns.reduce((latest, turn) => (turn <= now && turn > latest ? turn : latest), 0),
  );
  return Math.max(last, serverNow());
}
