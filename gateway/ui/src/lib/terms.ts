/** An order's price terms, as people say them. */

import { grouped } from "./money";

interface Terms {
  order_type: string;
  limit_price?: string | null;
  stop_price?: string | null;
}

/** `market`, `limit`, `stop`, `stop limit`. */
export function typeName(orderType: string): string {
  return orderType.replaceAll("_", " ");
}

/** `at market`, `limit 190.25`, `stop 180`, `stop limit 190.25, stop 189`. */
export function priceOf({ order_type, limit_price, stop_price }: Terms): string {
  const stop = stop_price ? grouped(stop_price) : null;
  if (limit_price)
    return `${typeName(order_type)} ${grouped(limit_price)}${stop === null ? "" : `, stop ${stop}`}`;
  return stop === null ? `at ${typeName(order_type)}` : `${typeName(order_type)} ${stop}`;
}
