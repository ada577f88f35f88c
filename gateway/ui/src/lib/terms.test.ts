import { expect, test } from "vitest";
import { priceOf } from "./terms";

test.each([
  [{ order_type: "market" }, "at market"],
  [{ order_type: "limit", limit_price: "1190.25" }, "limit 1,190.25"],
  [{ order_type: "stop", stop_price: "180" }, "stop 180"],
  [{ order_type: "stop_limit", limit_price: "190.25", stop_price: "189" }, "stop limit 190.25, stop 189"],
])("%o is said as %s", (terms, said) => {
  expect(priceOf(terms)).toBe(said);
});
