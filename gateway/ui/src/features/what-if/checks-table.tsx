/** Every check that is set, with what it allows, what it measured, and what is left. */

import { grouped } from "../../lib/money";
import type { Check } from "./api";
import classes from "./what-if.module.css";
import { OUTCOMES, plainName } from "./words";

type Measure = NonNullable<Check["measures"]>[number];

export function ChecksTable({ checks }: { checks: readonly Check[] }) {
  const set = checks.filter(({ outcome }) => outcome !== "not_set");
  const others = checks.filter(({ outcome }) => outcome === "not_set").map(({ name }) => plainName(name));
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label="Every check that is set">
        <table className={classes.checks}>
          <thead>
            <tr>
              <th scope="col">Check</th>
              <th scope="col">Outcome</th>
              <th scope="col">Limit</th>
              <th scope="col">Actual</th>
              <th scope="col">Headroom</th>
            </tr>
          </thead>
          <tbody>{set.flatMap(rowsOf)}</tbody>
        </table>
      </section>
      {others.length > 0 && <p className={classes.quiet}>Not set: {others.join(", ")}.</p>}
    </>
  );
}

function rowsOf({ name, outcome, measures = [] }: Check) {
  if (measures.length === 0) return [<Row key={name} name={name} outcome={outcome} />];
  return measures.map((measure, place) => (
    <Row
      // biome-ignore lint/suspicious/noArrayIndexKey: a check may measure one setting twice, always in this order
      key={`${name}-${place}`}
      name={measures.length === 1 ? name : measure.setting}
      outcome={(measure.reasons ?? []).length > 0 ? "denies" : "passes"}
      measure={measure}
    />
  ));
}

interface Props {
  name: string;
  outcome: Check["outcome"];
  measure?: Measure;
}

function Row({ name, outcome, measure }: Props) {
  return (
    <tr data-outcome={outcome}>
      <th scope="row">
        {plainName(name)}
        <span className={classes.inputs}>{inputsOf(measure)}</span>
      </th>
      <td>{OUTCOMES[outcome]}</td>
      <td className={classes.figure}>{shown(measure?.limit)}</td>
      <td className={classes.figure}>{shown(measure?.actual ?? unknownIn(measure))}</td>
      <td className={classes.figure}>{shown(measure?.headroom)}</td>
    </tr>
  );
}

/** A measure that stops the order for want of a number. */
function unknownIn(measure: Measure | undefined): string | undefined {
  const codes = (measure?.reasons ?? []).map(({ code }) => code);
  return codes.some((code) => UNKNOWN.has(code)) ? "unknown" : undefined;
}

const UNKNOWN = new Set(["PRICE_UNKNOWN", "PRICE_STALE", "STATE_UNKNOWN"]);

/** What the actual value was worked out from. */
function inputsOf(measure: Measure | undefined): string {
  const inputs = Object.entries(measure?.inputs ?? {});
  return inputs.map(([name, value]) => `${plainName(name)} ${shown(value)}`).join(", ");
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(shown).join(", ");
  return grouped(String(value));
}
