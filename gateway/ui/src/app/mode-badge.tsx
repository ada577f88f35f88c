/** Whether this is real money. Also in the browser's title. */

import classes from "./mode-badge.module.css";

export function ModeBadge({ mode }: { mode: string | null }) {
  return (
    <strong className={classes.badge} data-mode={mode ?? "unknown"}>
      {mode === null ? "MODE UNKNOWN" : mode.toUpperCase()}
    </strong>
  );
}
