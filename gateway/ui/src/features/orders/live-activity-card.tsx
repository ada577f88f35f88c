/** Live activity: the newest orders, and what became of each. */

import { Link } from "wouter";
import { grouped, roughly } from "../../lib/money";
import { useServerNow } from "../../lib/server-clock";
import { priceOf } from "../../lib/terms";
import { ago } from "../../lib/time";
import { Section } from "../../ui/section";
import { Side } from "../../ui/side";
import { Empty, Failed, Loading } from "../../ui/states";
import { ActivityFilters } from "./activity-filters";
import { type Order, useOrders } from "./api";
import classes from "./live-activity-card.module.css";
import { StatusBadge } from "./status-badge";
import { useFilters } from "./use-filters";

export function LiveActivityCard() {
  const { filters } = useFilters();
  const orders = useOrders(filters);
  const filtered = Object.keys(filters).length > 0;
  return (
    <Section title="Live activity" aside={<ActivityFilters />}>
      {orders.isError && (
        <Failed what="The orders" error={orders.error} again={() => void orders.refetch()} />
      )}
      {orders.data === undefined && !orders.isError && <Loading rows={5} label="Reading the orders" />}
      {orders.data?.length === 0 && (
        <Empty>{filtered ? "No order fits these filters." : "No order has been proposed yet."}</Empty>
      )}
      {orders.data !== undefined && orders.data.length > 0 && (
        <ul className={classes.list} aria-label="Newest orders">
          {orders.data.map((order) => (
            <ActivityRow key={order.order_id} order={order} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function ActivityRow({ order }: { order: Order }) {
  const now = useServerNow();
  const when = order.updated_at ?? order.proposed_at;
  const [reason, ...others] = (order.reasons ?? []).map(({ message }) => message);
  return (
    <li className={classes.row}>
      <Link href={`/orders/${encodeURIComponent(order.order_id)}`} className={classes.link}>
        <span className={classes.terms}>
          <Side side={order.side} /> {grouped(order.quantity)} <strong>{order.symbol}</strong>{" "}
          {priceOf(order)}
        </span>
        <StatusBadge status={order.status} />
        <span className={classes.when}>{when ? ago(now - Date.parse(when)) : ""}</span>
        <span className={classes.why}>
          {order.strategy}
          {order.average_price
            ? ` · filled ${grouped(order.filled_quantity)} at ${roughly(order.average_price)}`
            : ""}
          {reason ? ` · ${reason}` : ""}
          {others.length > 0 ? ` (+${others.length} more)` : ""}
        </span>
      </Link>
    </li>
  );
}
