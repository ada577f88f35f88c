/** A part of the page that is fetched when it is needed first. What is fetched is kept; what could not be fetched can be fetched again. */

import { Button } from "@mantine/core";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import classes from "./states.module.css";

interface Props<T> {
  /** Always the same one. */
  load: () => Promise<T>;
  /** What it is, where a sentence begins. */
  what: string;
  waiting: ReactNode;
  children: (loaded: T) => ReactNode;
  /** What stands around what is told where it could not be fetched. */
  frame?: (told: ReactNode) => ReactNode;
}

export function Later<T extends object>({ load, what, waiting, children, frame = (told) => told }: Props<T>) {
  const [loaded, setLoaded] = useState<T | null>(null);
  const [failed, setFailed] = useState(false);
  const fetchIt = useCallback(() => {
    setFailed(false);
    load().then(setLoaded, () => setFailed(true));
  }, [load]);
  useEffect(fetchIt, [fetchIt]);
  if (loaded !== null) return children(loaded);
  if (!failed) return waiting;
  return frame(
    <div className={classes.failed} role="alert">
      <p>
        <strong>{what} could not be loaded.</strong> The gateway does not answer, or has a newer page: then
        reload this one.
      </p>
      <Button size="sm" variant="default" onClick={fetchIt}>
        Try again
      </Button>
    </div>,
  );
}
