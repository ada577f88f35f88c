/** One section of the system's own lockouts: whether it is on, its thresholds, and those of its rules that are on. */

import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import {
  isEnabled,
  isRuleOn,
  objection,
  type Place,
  pathOf,
  placesOf,
  type Typed,
  textOf,
} from "./system-changes";
import type { SystemField, SystemRule, SystemSection } from "./system-fields";
import classes from "./system-section-fields.module.css";

interface Props {
  section: SystemSection;
  config: Record<string, unknown>;
  typed: Typed;
  /** The paths of what is another than in force. */
  changed: ReadonlySet<string>;
  onType: (path: string, text: string) => void;
}

export function SystemSectionFields(props: Props) {
  const { section, config, typed, changed, onType } = props;
  const enabled = isEnabled(config, typed, section);
  const path = `${section.key}.enabled`;
  return (
    <fieldset className={classes.section}>
      <legend>{section.title}</legend>
      <Checkbox
        label={marked(section.enable, changed.has(path))}
        description="Default: off."
        checked={enabled}
        onChange={(event) => onType(path, String(event.currentTarget.checked))}
      />
      {enabled && locksNothing(props) && (
        <p className={classes.warning} role="status">
          It is on, and no threshold of it is: nothing is locked by it.
        </p>
      )}
      <Inputs {...props} rule={undefined} />
      {section.rules.map((rule) => (
        <fieldset key={rule.key} className={classes.rule} aria-label={rule.label}>
          <Checkbox
            label={rule.label}
            description={`${rule.help} Default: ${rule.onByDefault ? "on" : "off"}.`}
            checked={isRuleOn(config, typed, section, rule)}
            onChange={(event) => onType(pathOf(section, rule), String(event.currentTarget.checked))}
          />
          {isRuleOn(config, typed, section, rule) && <Inputs {...props} rule={rule} />}
        </fieldset>
      ))}
    </fieldset>
  );
}

function Inputs({ section, config, typed, changed, onType, rule }: Props & { rule: SystemRule | undefined }) {
  const places = placesOf(section).filter((place) => place.rule === rule);
  return (
    <div className={classes.fields}>
      {places.map((place) => (
        <Input
          key={place.path}
          place={place}
          text={textOf(config, typed, place)}
          changed={changed.has(place.path)}
          wrong={objection(config, typed, section, place)}
          onType={(text) => onType(place.path, text)}
        />
      ))}
    </div>
  );
}

interface InputProps {
  place: Place;
  text: string;
  changed: boolean;
  wrong: string | undefined;
  onType: (text: string) => void;
}

function Input({ place: { field }, text, changed, wrong, onType }: InputProps) {
  const unit = field.unit === undefined ? "" : ` (${field.unit})`;
  const shared = {
    label: marked(`${field.label}${unit}`, changed),
    description: `${field.help} ${defaultOf(field)}`,
    value: text,
  };
  if (field.choices !== undefined) {
    return (
      <NativeSelect
        {...shared}
        data={[...field.choices]}
        onChange={(event) => onType(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      {...shared}
      inputMode={field.kind === "whole" ? "numeric" : "decimal"}
      autoComplete="off"
      placeholder={field.empty}
      error={wrong}
      onChange={(event) => onType(event.currentTarget.value)}
    />
  );
}

function defaultOf({ byDefault, unit, empty, choices }: SystemField): string {
  if (byDefault === "") return empty === undefined ? "No default." : `Default: ${empty}.`;
  if (choices !== undefined) {
    return `Default: ${choices.find(({ value }) => value === byDefault)?.label ?? byDefault}.`;
  }
  return `Default: ${byDefault}${unit === undefined ? "" : ` ${unit}`}.${empty === undefined ? "" : ` Empty: ${empty}.`}`;
}

function marked(label: string, changed: boolean): string {
  return changed ? `${label} (changed)` : label;
}

/** Whether nothing of what could lock is set. */
function locksNothing({ section, config, typed }: Props): boolean {
  const lock = {
    cooldown: ["minutes_after_loss", "minutes_after_losses"],
    news_shock: ["minutes"],
    price_shock: ["bands"],
  };
  const set = placesOf(section).some(
    (place) => lock[section.key].includes(place.field.key) && textOf(config, typed, place).trim() !== "",
  );
  return !set && !section.rules.some((rule) => isRuleOn(config, typed, section, rule));
}
