import { describe, expect, test } from "vitest";
import { concernsMode, EXAMPLE, objectionToRules, rulesOf } from "./approval-rules";

describe("rules by which a person is asked", () => {
  test.each([
    EXAMPLE,
    "[]",
    '[{"name": "big ones", "min_notional": "0.5", "symbols": ["aapl", "BTC/USD"], "accounts": ["main"]}]',
    '[{"strategies": ["mean reversion"], "modes": ["paper"], "outside_market_hours": true}]',
    '[{"symbols": ["AAPL"], "name": null}]',
  ])("%s may be sent", (typed) => expect(objectionToRules(typed)).toBeUndefined());

  test.each([
    ["", /^A list of rules in JSON/],
    ['{"min_notional": "5"}', /^A list of rules in JSON/],
    ["[3]", "Rule 1: it is no { ... }."],
    ["[{}]", "Rule 1: it names nothing that it asks about."],
    ['[{"symbols": ["AAPL"]}, {"name": "all"}]', "Rule 2: it names nothing that it asks about."],
    ['[{"first_order_of_strategy": false}]', "Rule 1: it names nothing that it asks about."],
    ['[{"min_notionl": "5"}]', /^Rule 1: there is no "min_notionl"; there are name, min_notional/],
    ['[{"toString": true}]', /^Rule 1: there is no "toString"/],
    ['[{"min_notional": 5}]', 'Rule 1: "min_notional" is an amount in quotes, like "10000".'],
    ['[{"min_notional": "0"}]', 'Rule 1: "min_notional" is an amount in quotes, like "10000".'],
    ['[{"symbols": []}]', /^Rule 1: "symbols" is a list of symbols/],
    ['[{"symbols": "AAPL"}]', /^Rule 1: "symbols" is a list of symbols/],
    ['[{"modes": ["demo"]}]', /^Rule 1: "modes" is a list of modes/],
    ['[{"outside_market_hours": "yes"}]', 'Rule 1: "outside_market_hours" is true or false.'],
  ])("%s may not: %s", (typed, told) => {
    const said = objectionToRules(typed) ?? "";
    if (typeof told === "string") expect(said).toBe(told);
    else expect(said).toMatch(told);
  });

  test("more than a hundred may not", () => {
    const rules = Array.from({ length: 101 }, () => ({ symbols: ["AAPL"] }));
    expect(objectionToRules(JSON.stringify(rules))).toBe("At most 100 rules.");
  });

  test("a rule that names no mode asks in all of them", () => {
    const [live, any] = rulesOf('[{"modes": ["live"]}, {"symbols": ["AAPL"]}]');
    expect([concernsMode(live ?? {}, "paper"), concernsMode(live ?? {}, "live")]).toEqual([false, true]);
    expect(concernsMode(any ?? {}, "paper")).toBe(true);
    expect(rulesOf("not json")).toEqual([]);
  });
});
