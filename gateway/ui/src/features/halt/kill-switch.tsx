/** The kill switch: always visible, works also when the page is not live, two clicks. */

import { Button } from "@mantine/core";
import { useState } from "react";
import { HaltDialog } from "./halt-dialog";

export function KillSwitch() {
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button color="red" size="md" onClick={() => setAsked(true)}>
        Kill switch
      </Button>
      {asked && <HaltDialog onClose={() => setAsked(false)} />}
    </>
  );
}
