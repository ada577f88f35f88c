/** A window over the page. Its head is no `header`: the page has one already, and a document has one banner. */

import { Modal as Parts } from "@mantine/core";
import type { ReactNode } from "react";
import { type NextFocus, useFocusReturn } from "./focus-return";
import classes from "./modal.module.css";

interface Props {
  title: string;
  /** Over the whole screen, for forms on small ones. */
  whole?: boolean;
  /** For what is read, rather than answered. */
  wide?: boolean;
  onClose: () => void;
  /** What gets the focus when it goes, where that is not what had it before. */
  nextFocus?: NextFocus | undefined;
  children: ReactNode;
}

export function Modal({ title, whole = false, wide = false, onClose, nextFocus, children }: Props) {
  useFocusReturn(nextFocus);
  return (
    <Parts.Root
      opened
      onClose={onClose}
      centered={!whole}
      fullScreen={whole}
      size={wide ? "xl" : "md"}
      returnFocus={false}
      closeOnClickOutside={false}
      transitionProps={{ duration: 0 }}
    >
      {/* The second click of a double click on what opened it falls beside it. */}
      <Parts.Overlay onClick={({ detail }) => detail < 2 && onClose()} />
      <Parts.Content>
        <div className={classes.head}>
          <Parts.Title>{title}</Parts.Title>
          <Parts.CloseButton aria-label="Close" size="lg" />
        </div>
        <Parts.Body>{children}</Parts.Body>
      </Parts.Content>
    </Parts.Root>
  );
}
