/** Where a calendar file is dropped, or chosen. It may be dropped anywhere: beside the place, a browser would leave the page for the file. */

import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import classes from "./import-dialog.module.css";
import { FILE_BYTES_MAX } from "./import-file";

interface Props {
  /** What was chosen before. */
  name: string | undefined;
  disabled: boolean;
  onChoose: (files: readonly File[]) => void;
}

export function ImportChooser({ name, disabled, onChoose }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const over = useDrops(disabled ? undefined : onChoose);
  return (
    <div className={classes.chooser} data-over={over || undefined}>
      <p>{name === undefined ? "Drop a CSV or an iCalendar file here." : name}</p>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Calendar file"
        accept=".csv,.ics"
        disabled={disabled}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          currentTarget.value = ""; // so that the same file can be chosen again
          if (files.length > 0) onChoose(files);
        }}
      />
      <Button
        variant="default"
        size="md"
        disabled={disabled}
        data-autofocus
        onClick={() => input.current?.click()}
      >
        {name === undefined ? "Choose a file" : "Choose another file"}
      </Button>
      <p className={classes.hint}>
        Up to 500 entries, {FILE_BYTES_MAX / 1024} kB. A CSV has the columns symbol, reason, starts_at, and
        expires_at or duration_minutes; side, blocks, account and strategy if you like.
      </p>
    </div>
  );
}

/** Hands over what is dropped; says whether a file is held over the page. */
function useDrops(onDrop: ((files: readonly File[]) => void) | undefined): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(onDrop);
  latest.current = onDrop;
  useEffect(() => {
    const hold = (event: DragEvent) => {
      event.preventDefault();
      setOver(latest.current !== undefined);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      latest.current?.([...(event.dataTransfer?.files ?? [])]);
    };
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener("dragover", hold, { signal });
    window.addEventListener("dragleave", leave, { signal });
    window.addEventListener("drop", drop, { signal });
    return () => listening.abort();
  }, []);
  return over;
}
