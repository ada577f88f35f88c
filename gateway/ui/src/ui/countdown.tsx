/** The time left until a moment, by the server's clock; marked when little is left. */

import { useServerNow } from "../lib/server-clock";
import { span } from "../lib/time";
import classes from "./countdown.module.css";

export function Countdown({ until, soonMs }: { until: string; soonMs: number }) {
  const left = Date.parse(until) - useServerNow();
  const soon = left < soonMs;
  return (
    <span className={soon ? classes.soon : classes.left} data-soon={soon || undefined}>
      {left <= 0 ? "now" : span(left)}
    </span>
  );
}
