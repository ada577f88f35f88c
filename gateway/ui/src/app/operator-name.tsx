/** Who acts here. There is no sign-in yet: the name is taken at its word, and stands in every record. */

import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { setActor, useActor } from "../lib/actor";
import { isName } from "../lib/names";
import { Dialog } from "../ui/dialog";
import classes from "./operator-name.module.css";

export function OperatorName() {
  const name = useActor();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <>
      <Button
        variant="default"
        size="sm"
        className={classes.button}
        onClick={() => setTyped(name)}
        aria-label={`You act as ${name}. Change`}
      >
        {name}
      </Button>
      {typed !== null && (
        <Dialog
          title="Who are you?"
          keep={`Stay ${name}`}
          act="Use this name"
          blocked={
            isName(typed.trim())
              ? undefined
              : "Letters, digits and spaces, at most 64; it begins with a letter or a digit."
          }
          onAct={() => {
            setActor(typed);
            setTyped(null);
          }}
          onClose={() => setTyped(null)}
        >
          <p>It stands beside everything that you do. There is no sign-in yet, so it is taken at its word.</p>
          <TextInput
            label="Name"
            value={typed}
            maxLength={64}
            autoComplete="off"
            data-autofocus
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Dialog>
      )}
    </>
  );
}
