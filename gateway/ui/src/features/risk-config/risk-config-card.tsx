/** The risk config in force, to look at and to change; a change is shown before and after, and asks why. */

import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useServerNow } from "../../lib/server-clock";
import { ago } from "../../lib/time";
import { Section } from "../../ui/section";
import { Failed, Loading } from "../../ui/states";
import { type ConfigVersion, useRiskConfig } from "./api";
import { EXAMPLE } from "./approval-rules";
import { ChangeDialog } from "./change-dialog";
import {
  changeOf,
  type Difference,
  differences,
  FIELDS,
  type Field,
  nameOf,
  objection,
  typedValue,
} from "./fields";
import { GoingLive } from "./going-live";
import { type Refusals, refusalsIn } from "./refusals";
import classes from "./risk-config-card.module.css";

interface Props {
  /** What a change would do to the orders that are open, to be shown before it is made. */
  effectOf?: (changes: Record<string, unknown>) => ReactNode;
}

export function RiskConfigCard({ effectOf }: Props) {
  const config = useRiskConfig();
  return (
    <Section
      title="Risk config"
      count={config.data === undefined ? undefined : `version ${config.data.version}`}
    >
      {config.isError && (
        <Failed what="The risk config" error={config.error} again={() => void config.refetch()} />
      )}
      {config.data === undefined && !config.isError && <Loading rows={6} label="Reading the risk config" />}
      {config.data !== undefined && <Form inForce={config.data} effectOf={effectOf} />}
    </Section>
  );
}

function Form({ inForce, effectOf }: { inForce: ConfigVersion; effectOf: Props["effectOf"] }) {
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [asked, setAsked] = useState<ConfigVersion | null>(null);
  const [refused, setRefused] = useState<Refusals>({});
  const now = useServerNow();
  const config = inForce.config as Record<string, unknown>;
  const changed = differences(config, typed);
  const wrong = changed.some(({ field, after }) => objection(field, after) !== undefined);
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (changed.length > 0 && !wrong) setAsked(inForce);
        }}
        aria-label="Risk config"
      >
        <p className={classes.who}>
          Put in force {ago(now - Date.parse(inForce.updated_at))} by {inForce.updated_by}
          {inForce.reason ? `: ${inForce.reason}` : ""}
        </p>
        <div className={classes.fields}>
          {FIELDS.map((field) => (
            <Input
              key={nameOf(field)}
              field={field}
              value={typed[nameOf(field)] ?? typedValue(config, field)}
              changed={changed.some((one) => one.field === field)}
              refused={refused[nameOf(field)]}
              onChange={(value) => {
                setTyped({ ...typed, [nameOf(field)]: value });
                setRefused({ ...refused, [nameOf(field)]: undefined });
              }}
            />
          ))}
        </div>
        <div className={classes.buttons}>
          <Button type="submit" size="md" disabled={changed.length === 0 || wrong}>
            {changed.length === 0
              ? "Nothing changed"
              : `Review ${changed.length} ${changed.length === 1 ? "change" : "changes"}`}
          </Button>
          {changed.length > 0 && (
            <Button
              variant="default"
              size="md"
              onClick={() => {
                setTyped({});
                setRefused({});
              }}
            >
              Take back
            </Button>
          )}
        </div>
        <details className={classes.whole}>
          <summary>The whole config, with every key</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre tabIndex={0}>{JSON.stringify(config, null, 2)}</pre>
        </details>
      </form>
      {asked !== null && (
        <ChangeDialog
          inForce={asked}
          changes={changeOf(changed)}
          lines={changed.map(({ field, before, after }) => ({
            path: nameOf(field),
            before: before || null,
            after: after || null,
          }))}
          goingLive={isGoingLive(changed) ? <GoingLive inForce={asked} changed={changed} /> : undefined}
          effect={effectOf?.(changeOf(changed))}
          onRefused={(error) => setRefused(refusalsIn(error))}
          onDone={() => {
            setTyped({});
            setRefused({});
            setAsked(null);
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

function isGoingLive(changed: readonly Difference[]): boolean {
  return changed.some(({ field, after }) => nameOf(field) === "trading_mode" && after === "live");
}

interface InputProps {
  field: Field;
  value: string;
  changed: boolean;
  /** What the gateway said of the value that is typed. */
  refused: string | undefined;
  onChange: (value: string) => void;
}

const CHOICES: Partial<Record<Field["kind"], { value: string; label: string }[]>> = {
  mode: [
    { value: "paper", label: "paper" },
    { value: "live", label: "LIVE: real money" },
    { value: "disabled", label: "disabled: nothing trades" },
  ],
  flag: [
    { value: "true", label: "Yes" },
    { value: "false", label: "No" },
  ],
  basis: [
    { value: "reference", label: "the last price, else the middle" },
    { value: "last", label: "the last price" },
    { value: "touch", label: "what it would meet: ask or bid" },
    { value: "mid", label: "the middle of bid and ask" },
  ],
  losses: [
    { value: "total", label: "realised and unrealised" },
    { value: "realised", label: "realised alone" },
  ],
};

const PLACEHOLDERS: Partial<Record<Field["kind"], string>> = {
  symbols: "AAPL, BTC/USD",
  rate: "no limit, or 10 in 1 s",
  alike: "no limit, or 5 % in 10 s",
  runaway: "never, or 20 in 10 s within 1 %",
  time: "00:00",
  zone: "UTC, or America/New_York",
  hours: "at any time, or XNYS, 30 min before",
};

function Input({ field, value, changed, refused, onChange }: InputProps) {
  const choices = CHOICES[field.kind];
  const shared = { label: `${field.label}${changed ? " (changed)" : ""}`, description: field.help, value };
  if (choices !== undefined) {
    return (
      <NativeSelect {...shared} data={choices} onChange={(event) => onChange(event.currentTarget.value)} />
    );
  }
  const typed = { ...shared, error: changed ? (objection(field, value) ?? refused) : undefined };
  const placeholder = field.empty ?? PLACEHOLDERS[field.kind] ?? (field.optional ? "no limit" : "");
  if (field.kind === "rules") {
    return (
      <Textarea
        {...typed}
        className={classes.rules}
        placeholder={`${placeholder}, or ${EXAMPLE}`}
        rows={4}
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      {...typed}
      inputMode={field.kind in PLACEHOLDERS ? "text" : "decimal"}
      placeholder={placeholder}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
