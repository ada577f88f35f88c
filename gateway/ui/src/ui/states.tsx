/** What a list shows while it has nothing to show, and why. */

import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { toldOfReading } from "../api/problem";
import classes from "./states.module.css";

/** Loading: as high as what will come, so that nothing jumps. */
export function Loading({ rows, label }: { rows: number; label: string }) {
  return (
    <div className={classes.loading} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={row} className={classes.bar} />
      ))}
    </div>
  );
}

/** Empty, with the reason. */
export function Empty({ children }: { children: ReactNode }) {
  return <p className={classes.empty}>{children}</p>;
}

/** It could not be read. What was read before, if anything, is shown beside this by the caller. */
export function Failed({ what, error, again }: { what: string; error: unknown; again: () => void }) {
  return (
    <div className={classes.failed} role="alert">
      <p>
        <strong>{what} could not be read.</strong> {toldOfReading(error)}
      </p>
      <Button size="sm" variant="default" onClick={again}>
        Read again
      </Button>
    </div>
  );
}
