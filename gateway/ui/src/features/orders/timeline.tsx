/** An order's life, event by event, each with who did it, why, and what came with it. */

import { useServerNow } from "../../lib/server-clock";
import { tellingOf } from "../../lib/telling";
import { clock, moment } from "../../lib/time";
import type { OrderWithTimeline } from "./api";
import classes from "./timeline.module.css";

type Event = NonNullable<OrderWithTimeline["timeline"]>[number];

export function Timeline({ events }: { events: readonly Event[] }) {
  const now = useServerNow();
  const first = events[0];
  return (
    <ol className={classes.timeline} aria-label="Timeline">
      {events.map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: events are only ever added at the end
        <li key={index} className={classes.event}>
          <div className={classes.head}>
            <strong>{tellingOf(event.type)}</strong> <span className={classes.type}>{event.type}</span>
          </div>
          <div className={classes.when}>
            <time dateTime={event.occurred_at} title={moment(event.occurred_at, now)}>
              {clock(Date.parse(event.occurred_at))} UTC
            </time>{" "}
            {first !== undefined && index > 0 && (
              <span>+{Date.parse(event.occurred_at) - Date.parse(first.occurred_at)} ms</span>
            )}{" "}
            {event.actor ? `by ${event.actor}` : ""}
          </div>
          {reasonsOf(event).map((reason) => (
            <p key={reason} className={classes.reason}>
              {reason}
            </p>
          ))}
          <details className={classes.details}>
            <summary>The whole event</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre tabIndex={0}>{JSON.stringify(event, null, 2)}</pre>
          </details>
        </li>
      ))}
    </ol>
  );
}

function reasonsOf(event: Event): string[] {
  const { reasons, reason } = event as { reasons?: unknown; reason?: unknown };
  const all = Array.isArray(reasons) ? reasons : reason === undefined || reason === null ? [] : [reason];
  return all.map((one) => (typeof one === "string" ? one : sentenceOf(one as Record<string, unknown>)));
}

function sentenceOf(reason: Record<string, unknown>): string {
  return typeof reason.message === "string" ? reason.message : String(reason.code ?? "");
}
