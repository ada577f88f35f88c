/** Buy and sell by word and arrow, never by colour alone. */

import classes from "./side.module.css";

export function Side({ side }: { side: string }) {
  const buys = side === "buy";
  return (
    <span className={buys ? classes.buy : classes.sell}>
      <span aria-hidden="true">{buys ? "▲" : "▼"}</span> {buys ? "BUY" : "SELL"}
    </span>
  );
}
