/** What can be done with the orders that are chosen. */

import { useId } from "react";
import { useActor } from "../../lib/actor";
import { RowButton } from "../../ui/row-button";
import { TOGETHER_MAX } from "./api";
import { isOwn } from "./asked";
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
  const by = useActor();
  const own = chosen.filter((approval) => isOwn(approval, by)).length;
  const why = useId();
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
      <RowButton
        look="go"
        disabled={none || live || own > 0 || blind}
        aria-describedby={why}
        onClick={() => ask("approved")}
      >
        Approve selected
      </RowButton>
      <span id={why} role="status" className={classes.note}>
        {live && "Live orders are approved one by one. "}
        {own > 0 && `You proposed ${ownOf(own, chosen.length)}: somebody else has to approve.`}
      </span>
      {chosen.length > TOGETHER_MAX && (
        <span className={classes.note}>At most {TOGETHER_MAX} are decided together.</span>
      )}
    </fieldset>
  );
}

function ownOf(own: number, all: number): string {
  if (own === all) return own === 1 ? "it" : "them";
  return `${own} of them`;
}
