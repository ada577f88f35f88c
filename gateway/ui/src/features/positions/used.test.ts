import { describe, expect, test } from "vitest";
import { anAccount } from "../../testing/builders";
import { amount, gain, isFresh } from "./said";
import { usedOf } from "./used";

const LIMITS = { max_daily_loss: "1000", max_drawdown: null, loss_basis: "total" as const };
const daily = (day_result: string | null) => usedOf(anAccount({ limits: LIMITS, day_result }))[0];

describe("how much of a loss limit is used", () => {
  test.each([
    ["0", "fine", 0, "1000"],
    ["250.5", "fine", 0, "1250.5"],
    ["-799.999999", "fine", 79, "200.000001"],
    ["-800", "warn", 80, "200"],
    ["-999.99", "warn", 99, "0.01"],
    ["-1000", "limit", 100, "0"],
    ["-1000.00", "limit", 100, "0.00"],
    ["-1250.75", "limit", 100, "-250.75"],
    ["-99999999999999999999.5", "limit", 100, "-99999999999999998999.5"],
  ])("a result of %s is %s", (result, level, percent, left) => {
    expect(daily(result)).toMatchObject({ level, percent, left });
  });

  test("what is not known is not called nothing", () => {
    expect(daily(null)).toMatchObject({ actual: null, left: null, level: "unknown" });
  });

  test("a drawdown counts from the day's highest, also of a day that has won", () => {
    const limits = { ...LIMITS, max_daily_loss: null, max_drawdown: "50" };
    expect(usedOf(anAccount({ limits, day_result: "300", drawdown: "45.5" }))).toEqual([
      { label: "Drawdown", limit: "50", actual: "45.5", left: "4.5", level: "warn", percent: 91 },
    ]);
  });

  test("without a limit there is nothing to use", () => {
    expect(usedOf(anAccount({ day_result: "-5000" }))).toEqual([]);
  });
});

test.each([
  ["12.5", "+12.50"],
  ["-1234.5", "-1,234.50"],
  ["0", "0.00"],
  ["-0.1234567", "-0.1235"],
  [null, "no price"],
])("a gain of %s is said as %s", (decimal, said) => {
  expect(gain(decimal)).toBe(said);
});

test("an amount has two decimals at least and four at most", () => {
  expect([amount("3"), amount("1.2345"), amount("1.23456")]).toEqual(["3.00", "1.2345", "1.2346"]);
});

test("a price is fresh up to its age, and none without one", () => {
  const priced = { price: "190", quoted_at: "2026-03-02T12:00:00Z" };
  const at = (seconds: number) => Date.parse(priced.quoted_at) + seconds * 1000;
  expect(isFresh(priced, 60, at(60))).toBe(true);
  expect(isFresh(priced, 60, at(60.001))).toBe(false);
  expect(isFresh(priced, undefined, at(9999))).toBe(true);
  expect(isFresh({ price: null, quoted_at: null }, undefined, at(0))).toBe(false);
});
