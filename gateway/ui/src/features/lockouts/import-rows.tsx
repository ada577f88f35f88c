/** The entries of a calendar, each with what became of it, or would. */

import { symbolName } from "../../lib/lockout-scope";
import { useServerNow } from "../../lib/server-clock";
import type { ImportedRow } from "./import-api";
import classes from "./import-dialog.module.css";
import { factsOf, kindOf, wordOf } from "./import-words";

export function ImportRows({ rows }: { rows: readonly ImportedRow[] }) {
  const now = useServerNow();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <ul className={classes.rows} aria-label="Entries of the file" tabIndex={0}>
      {rows.map((row) => (
        <li key={row.row} className={classes.row} data-kind={kindOf(row)}>
          <span className={classes.number}>Row {row.row}</span>
          <strong className={classes.what}>{row.symbol ? symbolName(row.symbol) : "no symbol"}</strong>
          <span className={classes.word}>{wordOf(row)}</span>
          <span className={classes.facts}>{factsOf(row, now)}</span>
          {row.reason && <span className={classes.facts}>{row.reason}</span>}
        </li>
      ))}
    </ul>
  );
}
