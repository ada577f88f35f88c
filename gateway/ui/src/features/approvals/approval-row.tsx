/** One order that waits: its terms, what would become of it, why a person is asked, the time left, and the two buttons. */

import { memo, useEffect, useId, useState } from "react";
import { Link } from "wouter";
import { useActor } from "../../lib/actor";
import { grouped, money } from "../../lib/money";
import { priceOf } from "../../lib/terms";
import { MINUTE } from "../../lib/time";
import { Countdown } from "../../ui/countdown";
import { RowButton } from "../../ui/row-button";
import { Side } from "../../ui/side";
import type { Approval } from "./api";
import { ApprovalDetails } from "./approval-details";
import classes from "./approval-row.module.css";
import { isForAnother, isSecond, notesOn } from "./asked";
import { Became } from "./became";
import { isOpen, type Outcome } from "./decisions";
import { nextAfter } from "./next-after";
import type { Row } from "./steady-rows";
import type { Deciding } from "./use-deciding";
import { canBeChosen } from "./use-deciding-many";
import { useKeptHeight } from "./use-kept-height";

export interface Verdict {
  /** `pass`: nothing is known that would stop it; `deny`: it would be denied; `unknown`: it cannot be told; `asking`: it will be told in a moment. */
  kind: "pass" | "deny" | "unknown" | "asking";
  text: string;
}

interface Props {
  row: Row<Approval>;
  verdict: Verdict;
  blind: boolean;
  deciding: Deciding;
  /** Whether it is among the chosen; none where rows are not being chosen. */
  chosen?: boolean | undefined;
  onChoose: (id: string, chosen: boolean) => void;
  onExtend: (approval: Approval) => void;
}

function TheRow({ row: { item, gone }, verdict, blind, deciding, chosen, onChoose, onExtend }: Props) {
  const [open, setOpen] = useState(false);
  const outcome = deciding.outcomes.get(item.id);
  const over = gone || !isOpen(outcome);
  useForgetRefusal(gistOf(verdict), outcome, () => deciding.dismiss(item.id));
  const kept = useKeptHeight(over);
  const name = `${item.side} ${item.quantity} ${item.symbol}`;
  const by = useActor();
  const notes = notesOn(item, by);
  const notesId = useId();
  const described = !over && notes.length > 0 ? notesId : undefined;
  const approve = isSecond(item, by) ? "Approve as second person" : "Approve";
  return (
    <li
      className={classes.row}
      data-id={item.id}
      data-gone={over ? (wasApproved(outcome) ? "approved" : "refused") : undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys act on the row that has the focus, as its buttons do
      tabIndex={0}
      aria-label={name}
      aria-describedby={described}
    >
      <div className={classes.terms}>
        {chosen !== undefined && (
          <input
            type="checkbox"
            className={classes.choose}
            data-action="choose"
            aria-label={`Select ${name}`}
            checked={chosen}
            disabled={!canBeChosen(outcome) || gone}
            onChange={(event) => onChoose(item.id, event.currentTarget.checked)}
          />
        )}
        <Side side={item.side} /> <strong className={classes.figure}>{grouped(item.quantity)}</strong>{" "}
        <strong className={classes.symbol}>{item.symbol}</strong>{" "}
        <span className={classes.figure}>{priceOf(item)}</span>
        {item.mode === "live" && <span className={classes.live}>LIVE</span>}
      </div>
      <div className={classes.worth} title="What it was worth when it was asked for">
        <span className={classes.label}>Notional</span>{" "}
        <span className={classes.figure}>{money(item.notional)}</span>
      </div>
      <div className={classes.strategy} title={item.strategy}>
        <span className={classes.label}>Strategy</span> {item.strategy}
      </div>
      <div className={classes.left}>
        {over ? (
          <span>{endOf(outcome, gone)}</span>
        ) : (
          <>
            <Countdown until={item.expires_at} soonMs={MINUTE} /> left
          </>
        )}
      </div>
      <div {...kept} className={classes.verdict} data-kind={over ? undefined : verdict.kind}>
        {over ? <Became approval={item} /> : verdict.text}
        {!over && notes.length > 0 && (
          <p id={notesId} className={classes.notes}>
            {notes.join(" ")}
          </p>
        )}
      </div>
      <div className={classes.buttons}>
        <RowButton look="quiet" aria-expanded={open} data-action="details" onClick={() => setOpen(!open)}>
          Details
        </RowButton>
        <RowButton
          look="plain"
          data-action="reject"
          disabled={over}
          aria-label={`Reject ${name}`}
          onClick={() => deciding.reject(item)}
        >
          Reject
        </RowButton>
        <RowButton
          look="go"
          data-action="approve"
          data-second={isSecond(item, by) || undefined}
          disabled={over || blind || isForAnother(item, by)}
          aria-label={`${approve} ${name}`}
          aria-describedby={described}
          onClick={() => {
            const next = item.mode === "paper" ? nextAfter(item.id) : null;
            deciding.approve(item);
            next?.focus({ preventScroll: true });
          }}
        >
          {approve}
        </RowButton>
      </div>
      {(outcome?.kind === "refused" || outcome?.kind === "unknown") && (
        <p className={classes.refused} role="alert">
          {outcome.message}
        </p>
      )}
      {open && (
        <div className={classes.details}>
          <ApprovalDetails approval={item} />
          <div className={classes.more}>
            <RowButton
              look="plain"
              data-action="extend"
              disabled={over || blind}
              aria-label={`Let ${name} wait longer`}
              onClick={() => onExtend(item)}
            >
              Wait longer...
            </RowButton>
          </div>
          <Link href={`/orders/${encodeURIComponent(item.order_id)}`}>The order's whole timeline</Link>
        </div>
      )}
    </li>
  );
}

/** A refusal of an order that waits still is taken away when what would become of it has changed: a halt that ended, for one. */
function useForgetRefusal(gist: string | undefined, outcome: Outcome | undefined, forget: () => void): void {
  const [known, setKnown] = useState(gist);
  const changed = gist !== undefined && gist !== known;
  const stale = changed && known !== undefined && outcome?.kind === "refused" && !outcome.over;
  if (changed && !stale) setKnown(gist);
  useEffect(() => {
    if (!stale) return;
    setKnown(gist);
    forget();
  });
}

/** What a verdict comes to, whatever the price and the time in it; nothing where none is known. */
function gistOf({ kind, text }: Verdict): string | undefined {
  return kind === "pass" || kind === "deny" ? text.replaceAll(/\d[\d.,:]*/g, "#") : undefined;
}

/** Drawn anew when something of it has changed: with many orders, drawing them all takes longer than reading them. */
export const ApprovalRow = memo(
  TheRow,
  (before, now) =>
    before.row.item === now.row.item &&
    before.row.gone === now.row.gone &&
    before.blind === now.blind &&
    before.chosen === now.chosen &&
    before.verdict.kind === now.verdict.kind &&
    before.verdict.text === now.verdict.text &&
    outcomeIn(before) === outcomeIn(now),
);

function outcomeIn({ row, deciding }: Props): Outcome | undefined {
  return deciding.outcomes.get(row.item.id);
}

function wasApproved(outcome: Outcome | undefined): boolean {
  return (outcome?.kind === "done" || outcome?.kind === "sending") && outcome.body.status === "approved";
}

function endOf(outcome: Outcome | undefined, gone: boolean): string {
  if (outcome?.kind === "sending") return "Sending...";
  if (outcome?.kind === "done") return outcome.body.status === "approved" ? "Approved" : "Rejected";
  if (outcome?.kind === "refused") return "Refused";
  return gone ? "Over" : "";
}
