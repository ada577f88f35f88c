/** What came of locking: that it is in force, or why it is not. */

import { told } from "../../api/problem";
import type { useCreateLockout } from "./api";
import type { KnownLockouts } from "./known";
import classes from "./lockout-form.module.css";
import { MadeLockout } from "./made-lockout";

export type Locking = ReturnType<typeof useCreateLockout>;

export function LockResult({ locking, known }: { locking: Locking; known: KnownLockouts }) {
  return (
    <>
      {locking.isError && (
        <p className={classes.error} role="alert">
          {told(locking.error)}
        </p>
      )}
      {locking.data !== undefined && <MadeLockout made={locking.data} known={known} />}
    </>
  );
}
