/** Rules by which a person is asked (`operator_approval.ask_when`), as JSON: what may stand in one, and what is wrong with typed ones. */

import { isPositiveDecimal } from "../../lib/money";
import { isName, isSymbol } from "../../lib/names";

type Check = (value: unknown) => string | undefined;
type Rule = Record<string, unknown>;

const MODES = new Set(["paper", "live", "disabled"]);
const RULES_MAX = 100;

const listOf =
  (isRight: (each: string) => boolean, what: string): Check =>
  (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => typeof each === "string" && isRight(each.trim()))
      ? undefined
      : `a list of ${what}`;
const flag: Check = (value) => (typeof value === "boolean" ? undefined : "true or false");

const KEYS: Record<string, Check> = {
  name: (value) =>
    typeof value === "string" && value.length >= 1 && value.length <= 100
      ? undefined
      : "text of 1 to 100 letters",
  min_notional: (value) =>
    typeof value === "string" && isPositiveDecimal(value) ? undefined : 'an amount in quotes, like "10000"',
  symbols: listOf((each) => isSymbol(each.toUpperCase()), 'symbols, like ["AAPL"]'),
  accounts: listOf(isName, 'accounts, like ["main"]'),
  strategies: listOf(isName, 'strategies, like ["momentum"]'),
  modes: listOf((each) => MODES.has(each), 'modes: "paper", "live"'),
  first_order_of_strategy: flag,
  outside_market_hours: flag,
};

export const EXAMPLE = '[{"min_notional": "10000"}, {"first_order_of_strategy": true, "modes": ["live"]}]';

/** What is wrong with typed rules; undefined when nothing is. */
export function objectionToRules(typed: string): string | undefined {
  const rules = parsed(typed);
  if (!Array.isArray(rules)) return `A list of rules in JSON, like ${EXAMPLE}`;
  if (rules.length > RULES_MAX) return `At most ${RULES_MAX} rules.`;
  for (const [index, rule] of rules.entries()) {
    const wrong = isRule(rule) ? objectionTo(rule) : "it is no { ... }";
    if (wrong !== undefined) return `Rule ${index + 1}: ${wrong}.`;
  }
  return undefined;
}

function objectionTo(rule: Rule): string | undefined {
  for (const [key, value] of Object.entries(rule)) {
    const check = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (check === undefined) return `there is no "${key}"; there are ${Object.keys(KEYS).join(", ")}`;
    const wanted = value === null ? undefined : check(value);
    if (wanted !== undefined) return `"${key}" is ${wanted}`;
  }
  return namesSomething(rule) ? undefined : "it names nothing that it asks about";
}

/** A rule that asks about everything is the switch, and no rule. */
function namesSomething(rule: Rule): boolean {
  return Object.entries(rule).some(([key, value]) => key !== "name" && value !== null && value !== false);
}

/** The rules of a config; none where there are none, or they cannot be read. */
export function rulesOf(typed: string): Rule[] {
  const rules = parsed(typed);
  return Array.isArray(rules) ? rules.filter(isRule) : [];
}

/** Whether a rule asks about orders of this mode. */
export function concernsMode({ modes }: Rule, mode: string): boolean {
  return !Array.isArray(modes) || modes.length === 0 || modes.includes(mode);
}

function parsed(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    return undefined;
  }
}

function isRule(rule: unknown): rule is Rule {
  return typeof rule === "object" && rule !== null && !Array.isArray(rule);
}
