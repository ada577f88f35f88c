/** The keys of the page. `?` opens it from anywhere but a field. */

import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { Modal } from "../ui/modal";
import classes from "./help.module.css";

const KEYS: readonly [string, string][] = [
  ["Tab", "into the list of pending approvals"],
  ["↓ ↑ or j k", "the next or the previous order"],
  ["a", "approve the order that has the focus"],
  ["r", "reject the order that has the focus"],
  ["Enter", "its details"],
  ["?", "this help"],
];

export function HelpButton() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [role=dialog]");
      if (event.key === "?" && !event.repeat && !typing) setOpen(true);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  return (
    <>
      <Button
        variant="default"
        size="sm"
        style={{ minHeight: 44 }}
        aria-label="Help: the keys"
        onClick={() => setOpen(true)}
      >
        ?
      </Button>
      {open && (
        <Modal title="Keys" onClose={() => setOpen(false)}>
          <dl className={classes.keys}>
            {KEYS.map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </Modal>
      )}
    </>
  );
}
