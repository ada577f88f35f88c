import fc from "fast-check";
import { expect, test } from "vitest";
import { grouped, isPositiveDecimal, money, roughly } from "./money";

test.each([
  ["1234567.5", "1,234,567.5"],
  ["-1000", "-1,000"],
  ["999", "999"],
  ["0.00012345", "0.00012345"],
  ["100000000000000000000.1", "100,000,000,000,000,000,000.1"],
  ["1E+3", "1E+3"],
])("%s is shown as %s", (decimal, shown) => {
  expect(grouped(decimal)).toBe(shown);
});

test("money has two decimals at least, and loses none", () => {
  expect(money("19.5")).toBe("19.50");
  expect(money("4964.39188")).toBe("4,964.39188");
  expect(money("20")).toBe("20.00");
  expect(money(null)).toBe("unknown");
});

test("no digit is ever changed", () => {
  const decimals = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.stringMatching(/^\d{0,12}$/));
  fc.assert(
    fc.property(decimals, ([whole, fraction]) => {
      const decimal = fraction === "" ? `${whole}` : `${whole}.${fraction}`;
      expect(grouped(decimal).replaceAll(",", "")).toBe(decimal);
      expect(money(decimal).replaceAll(",", "").startsWith(decimal)).toBe(true);
    }),
  );
});

test.each([
  ["0", false],
  ["0.0", false],
  ["-1", false],
  ["1e3", false],
  ["", false],
  ["0.5", true],
  ["10", true],
])("%s is positive: %s", (text, positive) => {
  expect(isPositiveDecimal(text)).toBe(positive);
});

test.each([
  ["47776.508761346154", "47,776.5088"],
  ["0.00004", "0.0000"],
  ["0.00005", "0.0001"],
  ["999.99995", "1,000.0000"],
  ["190.25", "190.25"],
  ["7", "7"],
  ["-0.123456", "-0.1235"],
  ["-1234.56785", "-1,234.5679"],
  ["-0.00001", "0.0000"],
])("%s is roughly %s", (exact, said) => {
  expect(roughly(exact)).toBe(said);
});
