import fc from "fast-check";
import { expect, test } from "vitest";
import { concerns, covers, overlap, type Scope } from "./lockout-scope";

const LOCKOUT: Scope = { symbol: "AAPL", side: "both", account: null, strategy: null };

test.each<[string, Partial<Scope>, Partial<Scope>, boolean]>([
  ["the same scope", {}, {}, true],
  ["another symbol", {}, { symbol: "NVDA" }, false],
  ["every symbol", { symbol: "*" }, { symbol: "NVDA" }, true],
  ["buys only and sells only", { side: "buy" }, { side: "sell" }, false],
  ["buys only and both sides", { side: "buy" }, {}, true],
  ["two strategies", { strategy: "momentum" }, { strategy: "crossing" }, false],
  ["one strategy and all", { strategy: "momentum" }, {}, true],
  ["two accounts", { account: "main" }, { account: "second" }, false],
  ["one account and all", {}, { account: "main" }, true],
  ["buys of every symbol and sells of one", { symbol: "*", side: "buy" }, { side: "sell" }, false],
  ["an account and a strategy", { account: "main" }, { strategy: "momentum" }, true],
])("%s: whether they overlap", (_, one, other, expected) => {
  expect(overlap({ ...LOCKOUT, ...one }, { ...LOCKOUT, ...other })).toBe(expected);
  expect(overlap({ ...LOCKOUT, ...other }, { ...LOCKOUT, ...one })).toBe(expected);
});

test("what is left out of a request stands for all of its kind", () => {
  expect(overlap({ symbol: "AAPL" }, { ...LOCKOUT, side: "buy", account: "main" })).toBe(true);
  expect(covers({ symbol: "AAPL" }, { ...LOCKOUT, side: "buy", account: "main" })).toBe(true);
});

test("one that blocks entries alone does not cover one that blocks everything", () => {
  expect(covers({ ...LOCKOUT, blocks: "entries" }, { ...LOCKOUT, blocks: "all" })).toBe(false);
  expect(covers({ ...LOCKOUT, blocks: "entries" }, { ...LOCKOUT, blocks: "entries" })).toBe(true);
  expect(covers({ ...LOCKOUT, blocks: "all" }, { ...LOCKOUT, blocks: "entries" })).toBe(true);
});

// With three names of each kind there is always one that neither scope names.
const NAMES = ["a", "b", "c"];
const ORDERS = NAMES.flatMap((symbol) =>
  ["buy", "sell"].flatMap((side) =>
    NAMES.flatMap((account) => NAMES.map((strategy) => ({ symbol, side, account, strategy }))),
  ),
);
const scope: fc.Arbitrary<Scope> = fc.record({
  symbol: fc.constantFrom("*", "a", "b"),
  side: fc.constantFrom("both", "buy", "sell"),
  account: fc.constantFrom(null, "a", "b"),
  strategy: fc.constantFrom(null, "a", "b"),
});

test("they overlap when some order is in both, and one covers when every order of the other is in it", () => {
  fc.assert(
    fc.property(scope, scope, (a, b) => {
      expect(overlap(a, b)).toBe(ORDERS.some((order) => concerns(a, order) && concerns(b, order)));
      expect(covers(a, b)).toBe(ORDERS.every((order) => !concerns(b, order) || concerns(a, order)));
    }),
  );
});
