/**
 * A dialog that asks before something happens, or takes what it needs. One click on its button sends once, and a key that is held down since before it opened
 * sends nothing.
 */

import { Button } from "@mantine/core";
import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import classes from "./dialog.module.css";
import type { NextFocus } from "./focus-return";
import { ignoreHeldEnter } from "./held-enter";
import { Modal } from "./modal";

interface Props {
  title: string;
  children: ReactNode;
  /** What stays as it is: the way out. */
  keep: string;
  act: string;
  danger?: boolean;
  busy?: boolean;
  /** Why it cannot be done now. */
  blocked?: string | undefined;
  error?: string | undefined;
  onAct: () => void;
  onClose: () => void;
  nextFocus?: NextFocus;
}

export function Dialog(props: Props) {
  const { title, children, keep, act, danger, busy, blocked, error, onAct, onClose, nextFocus } = props;
  const acted = useRef(false);
  useEffect(() => {
    if (!busy) acted.current = false; // it came back with an error
  }, [busy]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation(); // to a form that this dialog was opened from
    if (busy || acted.current || blocked !== undefined) return;
    acted.current = true;
    onAct();
  };
  return (
    <Modal title={title} onClose={busy ? () => undefined : onClose} nextFocus={nextFocus}>
      <form className={classes.body} onSubmit={submit} onKeyDown={ignoreHeldEnter}>
        {children}
        {error !== undefined && (
          <p className={classes.error} role="alert">
            {error}
          </p>
        )}
        {blocked !== undefined && <p className={classes.error}>{blocked}</p>}
        <div className={classes.buttons}>
          <Button
            variant="default"
            size="md"
            onClick={onClose}
            disabled={busy === true}
            data-autofocus={danger || undefined}
          >
            {keep}
          </Button>
          <Button
            type="submit"
            size="md"
            color={danger ? "red" : "blue"}
            disabled={busy === true || blocked !== undefined}
            data-autofocus={!danger || undefined}
          >
            {busy ? "Saving..." : act}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
