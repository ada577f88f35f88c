/** Decisions that were not taken, or perhaps not, on orders that are not in the list any more: somebody was faster, and is named. They stay until they are read. */

import { Button } from "@mantine/core";
import type { Approval } from "./api";
import classes from "./refusals.module.css";
import type { Row } from "./steady-rows";
import type { Deciding } from "./use-deciding";

interface Props {
  deciding: Deciding;
  shown: readonly Row<Approval>[];
}

export function Refusals({ deciding, shown }: Props) {
  const inList = new Set(shown.map((row) => row.item.id));
  const refused = [...deciding.outcomes].flatMap(([id, outcome]) =>
    (outcome.kind === "refused" || (outcome.kind === "unknown" && !outcome.read)) && !inList.has(id)
      ? [{ id, ...outcome }]
      : [],
  );
  return refused.map(({ id, approval, message }) => (
    <div key={id} className={classes.refusal} role="alert">
      <p>
        <strong>
          {approval.side} {approval.quantity} {approval.symbol}:
        </strong>{" "}
        {message}
      </p>
      <Button variant="default" size="sm" onClick={() => deciding.dismiss(id)}>
        OK
      </Button>
    </div>
  ));
}
