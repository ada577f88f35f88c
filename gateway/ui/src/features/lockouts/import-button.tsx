/** Opens the import of a calendar, which is fetched then. */

import { useState } from "react";
import { Later } from "../../ui/later";
import { Modal } from "../../ui/modal";
import { RowButton } from "../../ui/row-button";

const load = () => import("./import-dialog");

export function ImportButton() {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <RowButton look="quiet" aria-label="Import lockouts" onClick={() => setOpen(true)}>
        Import
      </RowButton>
      {open && (
        <Later
          load={load}
          what="The import"
          waiting={null}
          frame={(told) => (
            <Modal title="Import lockouts" onClose={close}>
              {told}
            </Modal>
          )}
        >
          {({ ImportDialog }) => <ImportDialog onClose={close} />}
        </Later>
      )}
    </>
  );
}
