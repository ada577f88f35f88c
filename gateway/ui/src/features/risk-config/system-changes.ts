/** From what is typed in the thresholds of the system's own lockouts to what is changed: what is wrong with it, what is shown, what is sent. */

import type { Change } from "./api";
import { SECTIONS, type SystemField, type SystemRule, type SystemSection } from "./system-fields";

type Document = Record<string, unknown>;
/** By path: text, or `true` and `false` of what is on. What is not typed stays as it is. */
export type Typed = Readonly<Record<string, string>>;

/** One threshold, where it lies and whether it holds. */
export interface Place {
  path: string;
  field: SystemField;
  /** Its rule; none where it stands for itself. */
  rule: SystemRule | undefined;
}

const NUMBER = { whole: /^\d{1,6}$/, decimal: /^\d{1,6}(\.\d{1,9})?$/, choice: /^/ };

export function placesOf(section: SystemSection): Place[] {
  const own = section.fields.map((field) => ({
    path: `${section.key}.${field.key}`,
    field,
    rule: undefined,
  }));
  const ruled = section.rules.flatMap((rule) =>
    rule.fields.map((field) => ({ path: `${pathOf(section, rule)}.${field.key}`, field, rule })),
  );
  return [...own, ...ruled];
}

export function pathOf(section: SystemSection, rule: SystemRule): string {
  return `${section.key}.${rule.key}`;
}

/** The text of a threshold: as typed, else as in force, else its default. */
export function textOf(config: Document, typed: Typed, { path, field }: Place): string {
  return typed[path] ?? inForce(config, path, field);
}

export function isEnabled(config: Document, typed: Typed, { key }: SystemSection): boolean {
  return (typed[`${key}.enabled`] ?? String(at(config, `${key}.enabled`) ?? false)) === "true";
}

export function isRuleOn(config: Document, typed: Typed, section: SystemSection, rule: SystemRule): boolean {
  const path = pathOf(section, rule);
  const value = at(config, path);
  const stands = value === undefined ? rule.onByDefault : value !== null;
  return (typed[path] ?? String(stands)) === "true";
}

/** What is wrong with a threshold; none when nothing is. */
export function objection(
  config: Document,
  typed: Typed,
  section: SystemSection,
  place: Place,
): string | undefined {
  const { field } = place;
  const text = textOf(config, typed, place).trim();
  if (text === "") return field.empty === undefined ? "This cannot be left out." : undefined;
  if (field.kind === "choice") return undefined;
  const number = Number(text);
  const low = field.above ? number <= field.min : number < field.min;
  if (!NUMBER[field.kind].test(text) || low || number > field.max) return boundsOf(field);
  if (place.path !== "news_shock.confirm_impact") return undefined;
  const lock = placesOf(section).find(({ field: { key } }) => key === "lock_impact");
  const above = lock !== undefined && number > Number(textOf(config, typed, lock));
  return above ? "Not above the impact that locks by itself." : undefined;
}

function boundsOf({ kind, min, max, above }: SystemField): string {
  const what = kind === "whole" ? "A whole number" : "A number";
  return above ? `${what} above ${min}, at most ${max}.` : `${what} from ${min} to ${max}.`;
}

/** Whether something that holds is wrong. */
export function isWrong(config: Document, typed: Typed): boolean {
  return SECTIONS.some((section) =>
    placesOf(section).some(
      (place) =>
        holds(config, typed, section, place) && objection(config, typed, section, place) !== undefined,
    ),
  );
}

/** Every key that is another then, before and after; nothing where it holds not. */
export function linesOf(config: Document, typed: Typed): Change[] {
  return SECTIONS.flatMap((section) => {
    const path = `${section.key}.enabled`;
    const onOff = [isEnabled(config, {}, section), isEnabled(config, typed, section)].map(String);
    const places = placesOf(section).map((place) => ({
      path: place.path,
      before: holds(config, {}, section, place) ? plainText(config, {}, place) : null,
      after: holds(config, typed, section, place) ? plainText(config, typed, place) : null,
    }));
    return [{ path, before: onOff[0], after: onOff[1] }, ...places];
  }).filter(({ before, after }) => before !== after);
}

/** The change as the gateway wants it: a rule whole or not at all, and nothing else that stays as it is. */
export function changesOf(config: Document, typed: Typed): Document {
  const changed = new Set(linesOf(config, typed).map(({ path }) => path));
  const sections = SECTIONS.map((section): [string, Document] => {
    const places = placesOf(section).filter(({ path }) => changed.has(path));
    const own = places.filter(({ rule }) => rule === undefined);
    const rules = section.rules.filter((rule) => places.some((place) => place.rule === rule));
    return [
      section.key,
      {
        ...(changed.has(`${section.key}.enabled`) && { enabled: isEnabled(config, typed, section) }),
        ...Object.fromEntries(own.map((place) => [place.field.key, sent(config, typed, place)])),
        ...Object.fromEntries(rules.map((rule) => [rule.key, sentRule(config, typed, section, rule)])),
      },
    ];
  });
  return Object.fromEntries(sections.filter(([, keys]) => Object.keys(keys).length > 0));
}

function sentRule(config: Document, typed: Typed, section: SystemSection, rule: SystemRule): Document | null {
  if (!isRuleOn(config, typed, section, rule)) return null;
  const places = placesOf(section).filter((place) => place.rule === rule);
  return Object.fromEntries(places.map((place) => [place.field.key, sent(config, typed, place)]));
}

function sent(config: Document, typed: Typed, place: Place): unknown {
  const value = plainText(config, typed, place);
  return place.field.kind === "whole" && value !== null ? Number(value) : value;
}

/** Its text as a config has it: `0.50` is `0.5`; none where it is empty. */
function plainText(config: Document, typed: Typed, place: Place): string | null {
  const text = textOf(config, typed, place).trim();
  if (text === "") return null;
  if (place.field.kind === "choice" || !NUMBER[place.field.kind].test(text)) return text;
  const [units = "", rest = ""] = text.split(".");
  const digits = rest.replace(/0+$/, "");
  return units.replace(/^0+(?=\d)/, "") + (digits && `.${digits}`);
}

function holds(config: Document, typed: Typed, section: SystemSection, { rule }: Place): boolean {
  return rule === undefined || isRuleOn(config, typed, section, rule);
}

function inForce(config: Document, path: string, field: SystemField): string {
  const value = at(config, path);
  if (value === undefined) return field.byDefault;
  return value === null ? "" : String(value);
}

/** What lies at a path; `undefined` where the config leaves it out, or its rule is off. */
function at(config: Document, path: string): unknown {
  let value: unknown = config;
  for (const key of path.split(".")) value = (value as Document | null | undefined)?.[key];
  return value;
}
