import { expect, test } from "vitest";
import { quoteAgeOf } from "./quote-age";

const SCOPE = { account: "main", strategy: "momentum", symbol: "AAPL" };

test.each([
  ["nothing is said", [], 60],
  ["an override of another symbol", [{ symbol: "MSFT", limits: { quote_max_age_seconds: 5 } }], 60],
  [
    "one of its symbol that says something else",
    [{ symbol: "AAPL", limits: { max_order_quantity: "1" } }],
    60,
  ],
  ["one of its symbol", [{ symbol: "AAPL", limits: { quote_max_age_seconds: 5 } }], 5],
  [
    "a wider one after a narrower one",
    [
      { account: "main", symbol: "AAPL", limits: { quote_max_age_seconds: 5 } },
      { symbol: "AAPL", limits: { quote_max_age_seconds: 7 } },
    ],
    5,
  ],
  [
    "two that name as much",
    [
      { symbol: "AAPL", limits: { quote_max_age_seconds: 5 } },
      { account: "main", limits: { quote_max_age_seconds: 7 } },
    ],
    7,
  ],
])("how old a price may be: %s", (_, limit_overrides, seconds) => {
  expect(quoteAgeOf({ limit_overrides }, SCOPE)).toBe(seconds);
});

test("the general limit holds where no override says otherwise", () => {
  expect(quoteAgeOf({ limits: { quote_max_age_seconds: 30 } }, SCOPE)).toBe(30);
});
