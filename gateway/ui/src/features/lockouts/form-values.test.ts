import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BLANK, FORM, minutesOf, requestOf } from "./form-values";

const objections = (values: Partial<typeof BLANK>) => {
  const parsed = FORM.safeParse({ ...BLANK, symbol: "AAPL", reason: "why", ...values });
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join("."));
};

describe("the form", () => {
  test.each(["AAPL", "BRK.B", "BTC/USD", "*", " aapl ", "7203"])("takes %s", (symbol) => {
    expect(objections({ symbol })).toEqual([]);
  });

  test.each(["", "   ", "A PL", "A..B", "A.", "ÄÖ", "A".repeat(33), "**"])(
    "refuses %s as a symbol",
    (symbol) => {
      expect(objections({ symbol })).toContain("symbol");
    },
  );

  test.each(["", "  ", "x".repeat(501)])("refuses the reason %j", (reason) => {
    expect(objections({ reason })).toEqual(["reason"]);
  });

  test.each([
    ["90", 90],
    ["45 min", 45],
    ["45m", 45],
    ["2 h", 120],
    ["3 d", 4320],
    ["365 d", 525_600],
    ["0", null],
    ["366 d", null],
    ["soon", null],
    ["1.5 h", null],
    ["-5", null],
    ["", null],
  ])("reads %j as %s minutes", (custom, minutes) => {
    expect(minutesOf({ duration: "custom", custom })).toBe(minutes);
    expect(objections({ duration: "custom", custom })).toEqual(minutes === null ? ["custom"] : []);
  });

  test("the request is what was typed, for everything that it accepts", () => {
    const typed = fc.record({
      symbol: fc.stringMatching(/^[a-zA-Z0-9][A-Za-z0-9]{0,10}$/),
      reason: fc.string({ minLength: 1, maxLength: 500 }).filter((text) => text.trim() !== ""),
      duration: fc.constantFrom("15", "60", "240", "1440", "custom"),
      custom: fc.integer({ min: 1, max: 525_600 }).map(String),
      side: fc.constantFrom("both" as const, "buy" as const, "sell" as const),
      blocks: fc.constantFrom("all" as const, "entries" as const),
      account: fc.constantFrom("", "main"),
      strategy: fc.constantFrom("", "mean reversion 2"),
      cancel_open_orders: fc.boolean(),
    });
    fc.assert(
      fc.property(typed, (values) => {
        expect(requestOf(FORM.parse(values))).toEqual({
          symbol: values.symbol.toUpperCase(),
          reason: values.reason.trim(),
          duration_minutes: values.duration === "custom" ? Number(values.custom) : Number(values.duration),
          side: values.side,
          blocks: values.blocks,
          account: values.account || null,
          strategy: values.strategy || null,
          cancel_open_orders: values.cancel_open_orders,
        });
      }),
    );
  });
});
