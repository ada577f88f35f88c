/** The form that locks a symbol: ticker, reason, duration, and the rest under "More". It says what it will do before it does it. */

import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { ignoreHeldEnter } from "../../ui/held-enter";
import type { LockoutToCreate } from "./api";
import { DurationField } from "./duration-field";
import { BLANK, FORM, type FormValues, isNarrowed, requestOf } from "./form-values";
import type { KnownLockouts } from "./known";
import { type Locking, LockResult } from "./lock-result";
import classes from "./lockout-form.module.css";
import { Preview } from "./preview";

interface Props {
  /** Outlives the form: what came of it is told also when the form has gone. */
  locking: Locking;
  initial?: Partial<FormValues> | undefined;
  known: KnownLockouts;
  /** How many waiting orders would be stopped. */
  stops: (draft: LockoutToCreate) => number | undefined;
  onDone?: (() => void) | undefined;
}

export function LockoutForm({ locking, initial, known, stops, onDone }: Props) {
  const [more, setMore] = useState(() => isNarrowed({ ...BLANK, ...initial }));
  const form = useForm<FormValues>({ resolver: zodResolver(FORM), defaultValues: { ...BLANK, ...initial } });
  const sending = useRef(false);
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const { errors } = form.formState;
  const send = form.handleSubmit((values) => {
    if (sending.current || locking.isPending) return;
    sending.current = true;
    locking.mutate(requestOf(values), {
      onSettled: () => {
        sending.current = false;
      },
      onSuccess: () => {
        if (!isHere.current) return;
        form.reset({ ...BLANK });
        onDone?.();
      },
    });
  });
  return (
    <form
      className={classes.form}
      onSubmit={send}
      onKeyDown={ignoreHeldEnter}
      noValidate
      aria-label="Lock a symbol"
    >
      <div className={classes.fields}>
        <TextInput
          label="Ticker"
          placeholder="AAPL, or * for all"
          autoCapitalize="characters"
          autoComplete="off"
          spellCheck={false}
          error={errors.symbol?.message}
          {...form.register("symbol")}
        />
        <TextInput
          label="Reason"
          placeholder="earnings tonight"
          autoComplete="off"
          error={errors.reason?.message}
          {...form.register("reason")}
        />
      </div>
      <Controller
        control={form.control}
        name="duration"
        render={({ field }) => <DurationField value={field.value} onChange={field.onChange} />}
      />
      {form.watch("duration") === "custom" && (
        <TextInput
          label="How long"
          placeholder="90, 45 min, 2 h or 3 d"
          autoComplete="off"
          error={errors.custom?.message}
          {...form.register("custom")}
        />
      )}
      <Button
        variant="subtle"
        size="sm"
        className={classes.more}
        aria-expanded={more}
        onClick={() => setMore(!more)}
      >
        {more ? "Less" : "More: side, what it blocks, whom it concerns"}
      </Button>
      {more && (
        <div className={classes.fields}>
          <NativeSelect
            label="Side"
            data={[
              { value: "both", label: "Buys and sells" },
              { value: "buy", label: "Buys only" },
              { value: "sell", label: "Sells only" },
            ]}
            {...form.register("side")}
          />
          <NativeSelect
            label="Blocks"
            data={[
              { value: "all", label: "Everything" },
              { value: "entries", label: "Entries: orders that only shrink a position pass" },
            ]}
            {...form.register("blocks")}
          />
          <TextInput
            label="Account (all when empty)"
            error={errors.account?.message}
            {...form.register("account")}
          />
          <TextInput
            label="Strategy (all when empty)"
            error={errors.strategy?.message}
            {...form.register("strategy")}
          />
        </div>
      )}
      <Checkbox
        label="Also cancel its orders that rest at the broker; else they stay and can fill"
        {...form.register("cancel_open_orders")}
      />
      <Preview values={form.watch()} known={known} stops={stops} />
      <LockResult locking={locking} known={known} />
      <Button type="submit" size="md" color="red" disabled={locking.isPending} className={classes.submit}>
        {locking.isPending ? "Locking..." : "Lock"}
      </Button>
    </form>
  );
}
