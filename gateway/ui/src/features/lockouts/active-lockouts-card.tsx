/** Active Lockouts: what is locked, by whom and how long, the form that locks, and what ended a short while ago. */

import { Button } from "@mantine/core";
import { useState } from "react";
import { useIsBlind } from "../../api/live";
import { Modal } from "../../ui/modal";
import { Section } from "../../ui/section";
import { Failed, Loading } from "../../ui/states";
import { useIsNarrow } from "../../ui/use-is-narrow";
import classes from "./active-lockouts-card.module.css";
import { type Lockout, type LockoutToCreate, useCreateLockout, useLockouts } from "./api";
import { countOf } from "./counts";
import { EndLockoutDialog } from "./end-lockout-dialog";
import { EndedLockouts } from "./ended-lockouts";
import type { FormValues } from "./form-values";
import { ImportButton } from "./import-button";
import { knownOf } from "./known";
import { valuesOf } from "./lock-again";
import { LockResult } from "./lock-result";
import { LockoutForm } from "./lockout-form";
import { LockoutList } from "./lockout-list";
import { useLockoutClock } from "./phase";

export function ActiveLockoutsCard({ stops }: { stops: (draft: LockoutToCreate) => number | undefined }) {
  const lockouts = useLockouts();
  const known = knownOf(lockouts);
  const locking = useCreateLockout();
  const now = useLockoutClock(known.items);
  const blind = useIsBlind();
  const narrow = useIsNarrow();
  const [ending, setEnding] = useState<Lockout | null>(null);
  const [again, setAgain] = useState<{ number: number; values: Partial<FormValues> }>({
    number: 0,
    values: {},
  });
  const [sheet, setSheet] = useState(false);
  const lockAgain = (lockout: Lockout) => {
    setAgain({ number: again.number + 1, values: valuesOf(lockout) });
    setSheet(true);
  };
  const form = (
    <LockoutForm
      key={again.number}
      locking={locking}
      initial={again.values}
      known={known}
      stops={stops}
      onDone={narrow ? () => setSheet(false) : undefined}
    />
  );
  return (
    <Section
      title="Active Lockouts"
      count={lockouts.data && countOf(lockouts.data, now)}
      aside={<ImportButton />}
    >
      {lockouts.isError && (
        <Failed what="The lockouts" error={lockouts.error} again={() => void lockouts.refetch()} />
      )}
      {lockouts.data === undefined && !lockouts.isError && <Loading rows={2} label="Reading the lockouts" />}
      {lockouts.data !== undefined && (
        <LockoutList
          inForce={lockouts.data}
          now={now}
          blind={blind}
          failed={lockouts.isError}
          onEnd={setEnding}
        />
      )}
      {narrow ? (
        <>
          <Button size="md" color="red" className={classes.open} onClick={() => setSheet(true)}>
            Lock a symbol
          </Button>
          {!sheet && <LockResult locking={locking} known={known} />}
          {sheet && (
            <Modal whole title="Lock a symbol" onClose={() => setSheet(false)}>
              {form}
            </Modal>
          )}
        </>
      ) : (
        <div className={classes.form}>
          <h3>Lock a symbol</h3>
          {form}
        </div>
      )}
      <EndedLockouts onLockAgain={lockAgain} />
      {ending !== null && (
        <EndLockoutDialog key={ending.id} lockout={ending} known={known} onClose={() => setEnding(null)} />
      )}
    </Section>
  );
}
