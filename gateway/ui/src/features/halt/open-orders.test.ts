import { expect, test } from "vitest";
import { toldOfOpenOrders } from "./open-orders";

const resting = (...counts: (number | null)[]) => ({
  resting: Object.fromEntries(counts.map((count, index) => [`broker ${index}`, count])),
});

test.each([
  [null, null, "Whether any order is still open at a broker is unknown."],
  [true, resting(0), "No order is open at a broker. Positions stay as they are."],
  [false, resting(1), "1 order is still open at a broker and can fill."],
  [false, resting(2, 1), "3 orders are still open at a broker and can fill."],
  [false, resting(2, null), "At least 2 orders are still open at a broker and can fill."],
  [false, resting(null), "A broker cannot be asked: orders may be open there."],
  [false, resting(0), "Orders are still on their way."],
])("flat %s, %o", (flat, at_broker, said) => {
  expect(toldOfOpenOrders({ flat, at_broker })).toBe(said);
});
