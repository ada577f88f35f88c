/** Says that what is shown may be old, and what still works then. Its age grows beside what is read aloud, not in it. */

import type { ReactNode } from "react";
import { useLive } from "../api/live";
import { useServerTime } from "../lib/server-clock";
import { ago } from "../lib/time";
import classes from "./connection-banner.module.css";

export function ConnectionBanner() {
  const { connection, journalReachable } = useLive();
  if (connection === "disconnected") {
    return (
      <Banner look={classes.down}>
        <strong>Disconnected.</strong> What you see may be old. Approving, ending a lockout and switching
        approval off wait. The kill switch, rejecting and locking still work: each says what came of it.
      </Banner>
    );
  }
  if (connection === "stale") {
    return (
      <Banner look={classes.stale}>
        <strong>Stale.</strong> Nothing was heard for a while. What you see may be old. Approving, ending a
        lockout and switching approval off wait.
      </Banner>
    );
  }
  if (!journalReachable) {
    return (
      <Banner look={classes.stale}>
        <strong>The journal is away.</strong> New events do not arrive; orders wait where they are.
      </Banner>
    );
  }
  return null;
}

function Banner({ look, children }: { look: string | undefined; children: ReactNode }) {
  const { heardAt } = useLive();
  const age = useServerTime(() => (heardAt === 0 ? "" : `Last heard ${ago(Date.now() - heardAt)}.`));
  return (
    <div className={look}>
      <span role="alert">{children}</span> {age}
    </div>
  );
}
