/** That trading is halted, in whole or in part, or that this is not known: in sight wherever the page is scrolled to. */

import classes from "./mode-badge.module.css";

export function StateBadge({ state }: { state: string }) {
  return (
    <strong className={classes.badge} data-state={state}>
      {state}
    </strong>
  );
}
