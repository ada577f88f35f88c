import { expect, test } from "vitest";
import { ago, clock, DAY, HOUR, MINUTE, moment, SECOND, span } from "./time";

test.each([
  [-5, "0:00"],
  [59_999, "0:59"],
  [14 * MINUTE + 5 * SECOND, "14:05"],
  [2 * HOUR + 5 * MINUTE, "2 h 05 min"],
  [3 * DAY + 2 * HOUR, "3 d 2 h"],
])("%d ms are %s", (milliseconds, shown) => {
  expect(span(milliseconds)).toBe(shown);
});

test.each([
  [-3000, "just now"],
  [5 * SECOND, "5 s ago"],
  [10 * MINUTE, "10 min ago"],
  [5 * HOUR, "5 h ago"],
  [9 * DAY, "9 d ago"],
])("%d ms ago is %s", (milliseconds, shown) => {
  expect(ago(milliseconds)).toBe(shown);
});

test("a moment has its date when it is not today, and is always UTC", () => {
  const now = Date.parse("2026-03-02T23:00:00Z");
  expect(moment("2026-03-02T15:04:05+02:00", now)).toBe("13:04:05 UTC");
  expect(moment("2026-03-03T00:30:00Z", now)).toBe("2026-03-03 00:30:00 UTC");
  expect(clock(now)).toBe("23:00:00");
});
