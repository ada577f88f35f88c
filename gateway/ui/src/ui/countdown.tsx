/** The time left until a moment, by the server's clock; marked when little is left. */

import { useServerTime } from "../lib/server-clock";
import { span } from "../lib/time";
import classes from "./countdown.module.css";

export function Countdown({ until, soonMs }: { until: string; soonMs: number }) {
  const end = Date.parse(until);
  const left = useServerTime((now) => (end <= now ? "now" : span(end - now)));
  const soon = useServerTime((now) => Number(end - now < soonMs)) === 1;
  return (
    <span className={soon ? classes.soon : classes.left} data-soon={soon || undefined}>
      {left}
    </span>
  );
}
