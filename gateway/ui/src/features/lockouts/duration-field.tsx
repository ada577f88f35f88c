/** How long: four usual times, or one's own. */

import { useId } from "react";
import classes from "./duration-field.module.css";
import { CUSTOM, DURATIONS } from "./form-values";

export function DurationField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const group = useId();
  const choices = [
    ...DURATIONS.map(({ label, minutes }) => ({ label, value: String(minutes) })),
    { label: "Custom", value: CUSTOM },
  ];
  return (
    <fieldset className={classes.field}>
      <legend>Duration</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={classes.choice}
          data-chosen={choice.value === value || undefined}
        >
          <input
            type="radio"
            name={group}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          {choice.label}
        </label>
      ))}
    </fieldset>
  );
}
