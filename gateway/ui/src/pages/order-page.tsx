/** `/trading/orders/:id`: one order and its whole timeline. */

import { Link } from "wouter";
import { OrderCard } from "../features/orders/order-card";
import { listAddress } from "../features/orders/use-filters";
import { PageTitle } from "../ui/page-title";

export function OrderPage({ orderId }: { orderId: string }) {
  return (
    <>
      <PageTitle>{`Order ${orderId}`}</PageTitle>
      <p>
        <Link href={listAddress()}>Back to the controls</Link>
      </p>
      <OrderCard orderId={orderId} />
    </>
  );
}
