/** Active Lockouts: what is locked, by whom and how long, the form that locks, and what ended a short while ago. */

import { Button } from "@mantine/core";
import { useState } from "react";
import { useIsBlind } from "../../api/live";
import { Modal } from "../../ui/modal";
import { Section } from "../../ui/section";
import { Empty, Failed, Loading } from "../../ui/states";
import { useIsNarrow } from "../../ui/use-is-narrow";
import classes from "./active-lockouts-card.module.css";
import { type Lockout, type LockoutToCreate, useLockouts, useStoppedOrders } from "./api";
import { EndLockoutDialog } from "./end-lockout-dialog";
import { EndedLockouts } from "./ended-lockouts";
import type { FormValues } from "./form-values";
import { LockoutForm } from "./lockout-form";
import { LockoutRow } from "./lockout-row";

export function ActiveLockoutsCard({ stops }: { stops: (draft: LockoutToCreate) => number | undefined }) {
  const lockouts = useLockouts();
  const stopped = useStoppedOrders();
  const blind = useIsBlind();
  const narrow = useIsNarrow();
  const [ending, setEnding] = useState<Lockout | null>(null);
  const [again, setAgain] = useState<{ number: number; values: Partial<FormValues> }>({
    number: 0,
    values: {},
  });
  const [sheet, setSheet] = useState(false);
  const inForce = lockouts.data ?? [];
  const lockAgain = (lockout: Lockout) => {
    setAgain({ number: again.number + 1, values: valuesOf(lockout) });
    setSheet(true);
  };
  const form = (
    <LockoutForm
      key={again.number}
      initial={again.values}
      inForce={inForce}
      stops={stops}
      onDone={narrow ? () => setSheet(false) : undefined}
    />
  );
  return (
    <Section title="Active Lockouts" count={lockouts.data === undefined ? undefined : `${inForce.length}`}>
      {lockouts.isError && (
        <Failed what="The lockouts" error={lockouts.error} again={() => void lockouts.refetch()} />
      )}
      {lockouts.data === undefined && !lockouts.isError && <Loading rows={2} label="Reading the lockouts" />}
      {lockouts.data !== undefined && inForce.length === 0 && (
        <Empty>Nothing is locked: every symbol may trade.</Empty>
      )}
      {blind && inForce.length > 0 && (
        <p className={classes.note}>Ending a lockout waits until the page is live again. Locking works.</p>
      )}
      {inForce.length > 0 && (
        <ul className={classes.list} aria-label="Lockouts">
          {inForce.map((lockout) => (
            <LockoutRow
              key={lockout.id}
              lockout={lockout}
              stopped={stopped.data}
              blind={blind}
              onEnd={() => setEnding(lockout)}
            />
          ))}
        </ul>
      )}
      {narrow ? (
        <>
          <Button size="md" color="red" className={classes.open} onClick={() => setSheet(true)}>
            Lock a symbol
          </Button>
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
        <EndLockoutDialog
          key={ending.id}
          lockout={ending}
          inForce={inForce}
          onClose={() => setEnding(null)}
        />
      )}
    </Section>
  );
}

function valuesOf(lockout: Lockout): Partial<FormValues> {
  const minutes = Math.round((Date.parse(lockout.expires_at) - Date.parse(lockout.starts_at)) / 60_000);
  const usual = [15, 60, 240, 1440].includes(minutes);
  return {
    symbol: lockout.symbol,
    reason: lockout.reason,
    duration: usual ? String(minutes) : "custom",
    custom: usual ? "" : `${minutes} min`,
    side: lockout.side ?? "both",
    blocks: lockout.blocks ?? "all",
    account: lockout.account ?? "",
    strategy: lockout.strategy ?? "",
  };
}
