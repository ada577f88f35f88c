/** What can be done with the orders that are chosen. */

import { RowButton } from "../../ui/row-button";
import { TOGETHER_MAX } from "./api";
import classes from "./chosen-bar.module.css";
import type { Choosing } from "./use-choosing";
import type { DecidingMany } from "./use-deciding-many";

interface Props {
  choosing: Choosing;
  deciding: DecidingMany;
  blind: boolean;
}

export function ChosenBar({ choosing, deciding, blind }: Props) {
  const { chosen } = choosing;
  const live = chosen.some(({ mode }) => mode !== "paper");
  const none = chosen.length === 0 || chosen.length > TOGETHER_MAX;
  const ask = (status: "approved" | "rejected") => deciding.ask({ status, approvals: chosen });
  return (
    <fieldset className={classes.bar}>
      <legend className={classes.count}>{chosen.length} selected</legend>
      <RowButton look="quiet" disabled={!choosing.any} onClick={choosing.all}>
        Select all
      </RowButton>
      <RowButton look="plain" disabled={none} onClick={() => ask("rejected")}>
        Reject selected
      </RowButton>
      <RowButton look="go" disabled={none || live || blind} onClick={() => ask("approved")}>
        Approve selected
      </RowButton>
      {live && <span className={classes.note}>Live orders are approved one by one.</span>}
      {chosen.length > TOGETHER_MAX && (
        <span className={classes.note}>At most {TOGETHER_MAX} are decided together.</span>
      )}
    </fieldset>
  );
}
