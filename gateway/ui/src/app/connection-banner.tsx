/** Says that what is shown may be old, and what still works then. */

import { useLive } from "../api/live";
import { useServerNow } from "../lib/server-clock";
import { ago } from "../lib/time";
import classes from "./connection-banner.module.css";

export function ConnectionBanner() {
  const { connection, heardAt, journalReachable } = useLive();
  useServerNow(); // the age below grows
  const age = heardAt === 0 ? "" : ` Last heard ${ago(Date.now() - heardAt)}.`;
  if (connection === "disconnected") {
    return (
      <div className={classes.down} role="alert">
        <strong>Disconnected.</strong> What you see may be old.{age} Approving, ending a lockout and switching
        approval off wait. The kill switch, rejecting and locking still work: each says what came of it.
      </div>
    );
  }
  if (connection === "stale") {
    return (
      <div className={classes.stale} role="alert">
        <strong>Stale.</strong> Nothing was heard for a while.{age} What you see may be old.
      </div>
    );
  }
  if (!journalReachable) {
    return (
      <div className={classes.stale} role="alert">
        <strong>The journal is away.</strong> New events do not arrive; orders wait where they are.
      </div>
    );
  }
  return null;
}
