/** The form that locks a symbol: ticker, reason, duration, and the rest under "More". It says what it will do before it does it. */

import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { told } from "../../api/problem";
import { ignoreHeldEnter } from "../../ui/held-enter";
import { type CreatedLockout, type LockoutToCreate, useCreateLockout } from "./api";
import { DurationField } from "./duration-field";
import { BLANK, FORM, type FormValues, isNarrowed, requestOf } from "./form-values";
import type { KnownLockouts } from "./known";
import classes from "./lockout-form.module.css";
import { MadeLockout } from "./made-lockout";
import { Preview } from "./preview";

interface Props {
  initial?: Partial<FormValues> | undefined;
  known: KnownLockouts;
  /** How many waiting orders would be stopped. */
  stops: (draft: LockoutToCreate) => number | undefined;
  onDone?: (() => void) | undefined;
}

export function LockoutForm({ initial, known, stops, onDone }: Props) {
  const create = useCreateLockout();
  const [more, setMore] = useState(() => isNarrowed({ ...BLANK, ...initial }));
  const [done, setDone] = useState<CreatedLockout | null>(null);
  const form = useForm<FormValues>({ resolver: zodResolver(FORM), defaultValues: { ...BLANK, ...initial } });
  const sending = useRef(false);
  const { errors } = form.formState;
  const send = form.handleSubmit((values) => {
    if (sending.current) return;
    sending.current = true;
    setDone(null);
    create.mutate(requestOf(values), {
      onSettled: () => {
        sending.current = false;
      },
      onSuccess: (made) => {
        setDone(made);
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
      {create.isError && (
        <p className={classes.error} role="alert">
          {told(create.error)}
        </p>
      )}
      {done !== null && <MadeLockout made={done} known={known} />}
      <Button type="submit" size="md" color="red" disabled={create.isPending} className={classes.submit}>
        {create.isPending ? "Locking..." : "Lock"}
      </Button>
    </form>
  );
}
