/** A dialog that asks before something happens, or takes what it needs. One click on its button sends once. */

import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./dialog.module.css";
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
}

export function Dialog({ title, children, keep, act, danger, busy, blocked, error, onAct, onClose }: Props) {
  return (
    <Modal title={title} onClose={busy ? () => undefined : onClose}>
      <form
        className={classes.body}
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && blocked === undefined) onAct();
        }}
      >
        {children}
        {error !== undefined && (
          <p className={classes.error} role="alert">
            {error}
          </p>
        )}
        {blocked !== undefined && <p className={classes.error}>{blocked}</p>}
        <div className={classes.buttons}>
          <Button variant="default" size="md" onClick={onClose} disabled={busy === true}>
            {keep}
          </Button>
          <Button
            type="submit"
            size="md"
            color={danger ? "red" : "blue"}
            disabled={busy === true || blocked !== undefined}
            data-autofocus
          >
            {busy ? "Saving..." : act}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
