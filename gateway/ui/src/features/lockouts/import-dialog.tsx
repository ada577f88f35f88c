/** Imports a calendar of lockouts: says first what of a file would be made, and makes it when it is told to. */

import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { told, toldOfReading } from "../../api/problem";
import { Modal } from "../../ui/modal";
import { useIsNarrow } from "../../ui/use-is-narrow";
import { isUnsettled, useImportCalendar, useLookAtCalendar } from "./import-api";
import { ImportChooser } from "./import-chooser";
import classes from "./import-dialog.module.css";
import { type CalendarFile, read } from "./import-file";
import { ImportRows } from "./import-rows";
import { summaryOf } from "./import-words";

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<CalendarFile | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const looking = useLookAtCalendar();
  const importing = useImportCalendar();
  const chosen = useRef(0);
  const close = useRef<HTMLButtonElement>(null);
  const busy = importing.isPending;
  const shown = importing.data ?? looking.data;
  const open = shown?.items.some(isUnsettled) === true;
  const settled = importing.isSuccess && !open;
  const wanted = looking.data?.would_create ?? 0;
  useEffect(() => {
    if (settled) close.current?.focus(); // the button that had the focus is gone
  }, [settled]);

  const choose = async (files: readonly File[]) => {
    const turn = ++chosen.current;
    const next = await read(files);
    if (turn !== chosen.current) return;
    setRefused(typeof next === "string" ? next : null);
    if (typeof next === "string") return;
    setFile(next);
    importing.reset();
    looking.mutate(next);
  };
  const again = () => {
    if (file === null || busy || looking.isPending) return;
    if (importing.isIdle) looking.mutate(file);
    else importing.mutate(file);
  };

  const error = importing.isError
    ? `${told(importing.error)} Trying again imports nothing twice.`
    : looking.isError
      ? toldOfReading(looking.error)
      : undefined;
  return (
    <Modal title="Import lockouts" wide whole={useIsNarrow()} onClose={busy ? () => undefined : onClose}>
      <div className={classes.body}>
        <ImportChooser name={file?.name} disabled={busy} onChoose={(files) => void choose(files)} />
        {refused !== null && (
          <p className={classes.error} role="alert">
            {refused} {file !== null && `${file.name} is still here.`}
          </p>
        )}
        <p role="status" className={classes.summary}>
          {looking.isPending && "Reading the file..."}
          {!looking.isPending && shown !== undefined && summaryOf(shown)}
          {!looking.isPending && importing.isIdle && wanted > 0 && " Nothing is locked by it yet."}
        </p>
        {shown !== undefined && !looking.isPending && <ImportRows rows={shown.items} />}
        {error !== undefined && (
          <p className={classes.error} role="alert">
            {error}
          </p>
        )}
        {open && !busy && (
          <p className={classes.error} role="alert">
            Of some entries nothing is known yet. Try again: no entry is imported twice.
          </p>
        )}
        <div className={classes.buttons}>
          <Button ref={close} variant="default" size="md" disabled={busy} onClick={onClose}>
            {settled ? "Done" : "Import nothing"}
          </Button>
          {(error !== undefined || open) && (
            <Button size="md" disabled={busy || looking.isPending} onClick={again}>
              {busy ? "Importing..." : "Try again"}
            </Button>
          )}
          {error === undefined && !open && !settled && !looking.isPending && wanted > 0 && (
            <Button
              size="md"
              color="red"
              disabled={busy}
              onClick={() => file !== null && !busy && importing.mutate(file)}
            >
              {busy ? "Importing..." : `Import ${wanted === 1 ? "1 lockout" : `${wanted} lockouts`}`}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}
