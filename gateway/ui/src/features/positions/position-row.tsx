/** One position: how much of what for whom, what it won and lost, and how old its price is. */

import { grouped, roughly } from "../../lib/money";
import { useServerTime } from "../../lib/server-clock";
import { ago } from "../../lib/time";
import type { Position } from "./api";
import classes from "./positions-card.module.css";
import { gain, isFresh } from "./said";
import { isNegative, negated } from "./used";

interface Props {
  position: Position;
  maxAgeSeconds: number | undefined;
}

export function PositionRow({ position, maxAgeSeconds }: Props) {
  const { account, strategy, symbol, quantity, average_price, realised, unrealised, price } = position;
  const short = isNegative(quantity);
  const fresh = useServerTime((now) => Number(isFresh(position, maxAgeSeconds, now))) === 1;
  const quoted = Date.parse(position.quoted_at ?? "");
  const age = useServerTime((now) => ago(now - quoted));
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        {short ? "short" : "long"} {grouped(short ? negated(quantity) : quantity)} <strong>{symbol}</strong>
        <span className={classes.quiet}>
          {account}
          {strategy === null ? "" : ` · ${strategy}`}
        </span>
      </div>
      <dl className={classes.figures}>
        <Figure name="average" value={average_price === null ? "none" : roughly(average_price)} />
        <Figure name="realised" value={gain(realised)} />
        <Figure name="unrealised" value={gain(unrealised)} warn={!fresh} />
        <Figure
          name="price"
          value={price === null || Number.isNaN(quoted) ? "no price" : roughly(price)}
          beside={price === null || Number.isNaN(quoted) ? "" : `${fresh ? "" : "old: "}${age}`}
          warn={!fresh}
        />
      </dl>
    </li>
  );
}

interface FigureProps {
  name: string;
  value: string;
  beside?: string;
  warn?: boolean;
}

function Figure({ name, value, beside = "", warn = false }: FigureProps) {
  return (
    <div className={classes.figure} data-warn={warn || undefined}>
      <dt>{name}</dt>
      <dd>
        {value}
        {beside !== "" && <span className={classes.beside}> {beside}</span>}
      </dd>
    </div>
  );
}
