/** One order: its terms, where it is, every reason, and its whole timeline. */

import { Button } from "@mantine/core";
import { useState } from "react";
import { grouped, roughly } from "../../lib/money";
import { isFinal } from "../../lib/order-status";
import { typeName } from "../../lib/terms";
import { Facts } from "../../ui/facts";
import { Section } from "../../ui/section";
import { Side } from "../../ui/side";
import { Failed, Loading } from "../../ui/states";
import { type OrderWithTimeline, useOrder } from "./api";
import { CancelOrderDialog } from "./cancel-order-dialog";
import classes from "./order-card.module.css";
import { StatusBadge } from "./status-badge";
import { Timeline } from "./timeline";

export function OrderCard({ orderId }: { orderId: string }) {
  const order = useOrder(orderId);
  return (
    <Section title={`Order ${orderId}`}>
      {order.isError && <Failed what="The order" error={order.error} again={() => void order.refetch()} />}
      {order.data === undefined && !order.isError && <Loading rows={6} label="Reading the order" />}
      {order.data !== undefined && <Whole order={order.data} />}
    </Section>
  );
}

function Whole({ order }: { order: OrderWithTimeline }) {
  const [canceling, setCanceling] = useState(false);
  return (
    <>
      <div className={classes.head}>
        <span className={classes.terms}>
          <Side side={order.side} /> {grouped(order.quantity)} <strong>{order.symbol}</strong>
        </span>
        <StatusBadge status={order.status} />
        {!isFinal(order.status) && (
          <Button variant="default" size="sm" onClick={() => setCanceling(true)}>
            Cancel order
          </Button>
        )}
      </div>
      {(order.reasons ?? []).map((reason) => (
        <p key={`${reason.code}${reason.message}`} className={classes.reason}>
          <strong>{reason.code}</strong> at {reason.stage}: {reason.message}
        </p>
      ))}
      <Facts
        facts={{
          Type: typeName(order.order_type),
          "Limit price": order.limit_price ? grouped(order.limit_price) : "none",
          "Stop price": order.stop_price ? grouped(order.stop_price) : "none",
          "Time in force": order.time_in_force,
          Account: order.account,
          Strategy: order.strategy,
          Mode: order.mode,
          "Proposed by": order.actor ?? "unknown",
          Filled: `${grouped(order.filled_quantity)} of ${grouped(order.quantity)}`,
          "Average price": order.average_price ? roughly(order.average_price) : "none yet",
        }}
      />
      <Timeline events={order.timeline ?? []} />
      {canceling && <CancelOrderDialog order={order} onClose={() => setCanceling(false)} />}
    </>
  );
}
