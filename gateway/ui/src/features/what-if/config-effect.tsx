/** What a change of the config would do to the orders that are open, before it is made. */

import { toldOfReading } from "../../api/problem";
import { statusName } from "../../lib/order-status";
import { type ComparedOrder, type ConfigPreview, useConfigPreview } from "./api";
import classes from "./what-if.module.css";

const SHOWN_MAX = 6;

export function ConfigEffect({ changes }: { changes: Record<string, unknown> }) {
  const preview = useConfigPreview(changes);
  return (
    <section className={classes.effect} aria-label="What it would do to open orders" aria-live="polite">
      {preview.isError ? (
        <p data-kind="unknown">
          What it would do to the orders that are open is unknown. {toldOfReading(preview.error)}
        </p>
      ) : preview.data === undefined ? (
        <p>Reading what it would do to the orders that are open.</p>
      ) : (
        <Told preview={preview.data} />
      )}
    </section>
  );
}

function Told({ preview }: { preview: ConfigPreview }) {
  const totals = totalsOf(preview);
  const changing = preview.items.filter(({ changes, at_broker }) => changes && !at_broker);
  const more = totals.denied + totals.freed - Math.min(changing.length, SHOWN_MAX);
  if (totals.open === 0) return <p>No order is open.</p>;
  return (
    <>
      <p>
        <strong>{sentenceOf(totals)}</strong>
        {preview.mode_changes &&
          totals.pending > 0 &&
          ` ${asked(totals.pending)} ended by the change of mode.`}
        {!preview.mode_changes && totals.pending > 0 && " What waits for a person goes on waiting."}
        {totals.atBroker > 0 && ` ${atBroker(totals)}`}
      </p>
      {totals.unknown > 0 && (
        <p data-kind="unknown">
          Of {many(totals.unknown, "order")} that wait it is unknown what they would get.
        </p>
      )}
      {!preview.mode_changes && changing.length > 0 && (
        <ul>
          {changing.slice(0, SHOWN_MAX).map((order) => (
            <li key={order.order_id} data-kind={order.then.would}>
              {changeOf(order)}
            </li>
          ))}
        </ul>
      )}
      {!preview.mode_changes && more > 0 && <p>And {more} more.</p>}
      {preview.truncated && <p>There are more open orders than were looked at: they are not counted here.</p>}
    </>
  );
}

interface Totals {
  open: number;
  atBroker: number;
  atBrokerDenied: number;
  waiting: number;
  pending: number;
  unknown: number;
  denied: number;
  freed: number;
}

function totalsOf({ totals }: ConfigPreview): Totals {
  const count = (name: string) => Number(totals[name] ?? 0);
  return {
    open: count("open"),
    atBroker: count("at_broker"),
    atBrokerDenied: count("at_broker_denied"),
    waiting: count("waiting"),
    pending: count("pending_approval"),
    unknown: count("unknown"),
    denied: count("newly_denied"),
    freed: count("no_longer_denied"),
  };
}

function sentenceOf({ waiting, denied, freed }: Totals): string {
  if (waiting === 0) return "No order waits.";
  const both = [
    denied > 0 ? `${denied} would be denied that would pass now` : "",
    freed > 0 ? `${freed} would pass that would be denied now` : "",
  ].filter((part) => part !== "");
  const fate = both.length === 0 ? "none of them would fare otherwise" : both.join(", ");
  return `${many(waiting, "order")} ${waiting === 1 ? "waits" : "wait"}: ${fate}.`;
}

function asked(pending: number): string {
  return pending === 1
    ? "The approval that is asked for now is"
    : `The ${pending} approvals that are asked for now are`;
}

function atBroker({ atBroker: count, atBrokerDenied: denied }: Totals): string {
  const which = count === 1 ? "a new one like it" : `new ones like ${denied} of them`;
  return `${many(count, "order")} at the broker ${count === 1 ? "stays" : "stay"} there${
    denied > 0 ? `; ${which} would be denied` : ""
  }.`;
}

function changeOf({ side, symbol, strategy, status, now, then }: ComparedOrder): string {
  const which = `${side} ${symbol} of ${strategy} (${statusName(status)})`;
  const [before, after] = [now.reasons?.[0]?.message, then.reasons?.[0]?.message];
  return then.would === "deny"
    ? `${which} would be denied: ${after ?? ""}`
    : `${which} would pass; now it would be denied: ${before ?? ""}`;
}

function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
