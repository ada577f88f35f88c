/** What makes the system lock a symbol by itself: each section on or off, with its thresholds. A change is shown before and after, as one of the limits is. */

import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { Section } from "../../ui/section";
import { Failed, Loading } from "../../ui/states";
import { type ConfigVersion, useRiskConfig } from "./api";
import { ChangeDialog } from "./change-dialog";
import classes from "./risk-config-card.module.css";
import { changesOf, isWrong, linesOf, type Typed } from "./system-changes";
import { SECTIONS } from "./system-fields";
import { SystemSectionFields } from "./system-section-fields";

interface Props {
  /** What a change would do to the orders that are open, to be shown before it is made. */
  effectOf?: (changes: Record<string, unknown>) => ReactNode;
}

export function SystemLockoutsCard({ effectOf }: Props) {
  const config = useRiskConfig();
  return (
    <Section title="System lockouts">
      {config.isError && (
        <Failed what="The risk config" error={config.error} again={() => void config.refetch()} />
      )}
      {config.data === undefined && !config.isError && <Loading rows={6} label="Reading the thresholds" />}
      {config.data !== undefined && <Thresholds inForce={config.data} effectOf={effectOf} />}
    </Section>
  );
}

function Thresholds({ inForce, effectOf }: { inForce: ConfigVersion; effectOf: Props["effectOf"] }) {
  const [typed, setTyped] = useState<Typed>({});
  const [asked, setAsked] = useState<ConfigVersion | null>(null);
  const config = inForce.config as Record<string, unknown>;
  const lines = linesOf(config, typed);
  const wrong = isWrong(config, typed);
  const changes = changesOf(config, typed);
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (lines.length > 0 && !wrong) setAsked(inForce);
        }}
        aria-label="System lockouts"
        noValidate
      >
        <p className={classes.who}>
          Locked by the system itself, entries alone: exits pass. Each lockout is in the list with its
          evidence, and can be ended early.
        </p>
        {SECTIONS.map((section) => (
          <SystemSectionFields
            key={section.key}
            section={section}
            config={config}
            typed={typed}
            changed={new Set(lines.map(({ path }) => path))}
            onType={(path, text) => setTyped((before) => ({ ...before, [path]: text }))}
          />
        ))}
        <div className={classes.buttons}>
          <Button type="submit" size="md" disabled={lines.length === 0 || wrong}>
            {lines.length === 0
              ? "Nothing changed"
              : `Review ${lines.length} ${lines.length === 1 ? "change" : "changes"}`}
          </Button>
          {Object.keys(typed).length > 0 && (
            <Button variant="default" size="md" onClick={() => setTyped({})}>
              Take back
            </Button>
          )}
        </div>
      </form>
      {asked !== null && (
        <ChangeDialog
          inForce={asked}
          changes={changes}
          lines={lines}
          effect={effectOf?.(changes)}
          onDone={() => {
            setTyped({});
            setAsked(null);
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
