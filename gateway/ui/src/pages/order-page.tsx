/** `/trading/orders/:id`: one order and its whole timeline. */

import { Link } from "wouter";
import { OrderCard } from "../features/orders/order-card";

export function OrderPage({ orderId }: { orderId: string }) {
  return (
    <>
      <p>
        <Link href="/">Back to the controls</Link>
      </p>
      <OrderCard orderId={orderId} />
    </>
  );
}
