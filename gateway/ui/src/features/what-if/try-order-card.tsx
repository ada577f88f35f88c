/** An order to try: what would become of it now, with every check. Nothing is proposed. */

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { toldOfReading } from "../../api/problem";
import { Section } from "../../ui/section";
import type { OrderToPreview } from "./api";
import { usePreviewOrder } from "./api";
import { ChecksTable } from "./checks-table";
import { BLANK, objectionsTo, type Typed, termsOf } from "./typed-order";
import classes from "./what-if.module.css";
import { becauseOf, wouldOf } from "./words";

export function TryOrderCard() {
  const [typed, setTyped] = useState<Typed>(BLANK);
  const [told, setTold] = useState(false);
  const preview = usePreviewOrder();
  const wrong = objectionsTo(typed);
  const set = (changes: Partial<Typed>) => {
    setTyped({ ...typed, ...changes });
    preview.reset(); // an answer is of the terms that it was given for
  };
  const ask = (event: FormEvent) => {
    event.preventDefault();
    setTold(true);
    if (Object.keys(wrong).length === 0 && !preview.isPending) preview.mutate(termsOf(typed));
  };
  const field = (name: Exclude<keyof Typed, "side" | "order_type">, label: string, placeholder = "") => (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={typed[name]}
      autoComplete="off"
      spellCheck={false}
      error={told ? wrong[name] : undefined}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <Section title="Try an order">
      <p className={classes.quiet}>What would become of it now. Nothing is proposed.</p>
      <form onSubmit={ask} aria-label="Try an order" noValidate>
        <div className={classes.fields}>
          <NativeSelect
            label="Side"
            value={typed.side}
            data={["buy", "sell"]}
            onChange={(event) => set({ side: event.currentTarget.value as Typed["side"] })}
          />
          {field("quantity", "Quantity", "10")}
          {field("symbol", "Symbol", "AAPL")}
          <NativeSelect
            label="Type"
            value={typed.order_type}
            data={TYPES}
            onChange={(event) => set({ order_type: event.currentTarget.value as Typed["order_type"] })}
          />
          {typed.order_type.endsWith("limit") && field("limit_price", "Limit price")}
          {typed.order_type.startsWith("stop") && field("stop_price", "Stop price")}
          {field("account", "Account", "main")}
          {field("strategy", "Strategy", "default")}
        </div>
        <Button type="submit" variant="default" className={classes.submit} disabled={preview.isPending}>
          {preview.isPending ? "Asking..." : "What would happen?"}
        </Button>
      </form>
      <div className={classes.answer} aria-live="polite">
        {preview.isError && <p data-kind="unknown">It is not known. {toldOfReading(preview.error)}</p>}
        {preview.data !== undefined && (
          <>
            <p className={classes.would} data-would={preview.data.would}>
              {wouldOf(preview.data)}
            </p>
            {becauseOf(preview.data).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
            <ChecksTable checks={preview.data.checks} />
          </>
        )}
      </div>
    </Section>
  );
}

const TYPES: { value: NonNullable<OrderToPreview["order_type"]>; label: string }[] = [
  { value: "market", label: "market" },
  { value: "limit", label: "limit" },
  { value: "stop", label: "stop" },
  { value: "stop_limit", label: "stop limit" },
];
