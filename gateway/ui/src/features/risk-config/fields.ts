/** The keys of the risk config that this page edits, and what each means. Every other key stays as it is. */

import { KINDS, type Kind } from "./kinds";

export interface Field {
  /** Where it lies in the config. */
  path: readonly [string] | readonly [string, string];
  label: string;
  kind: Kind;
  help: string;
  /** Whether it can be left empty: no limit then. */
  optional: boolean;
  /** What being empty means, where it is not "no limit". */
  empty?: string;
  max?: number;
}

export const FIELDS: readonly Field[] = [
  {
    path: ["trading_mode"],
    label: "Trading mode",
    kind: "mode",
    optional: false,
    help: "A change of mode invalidates what waits for approval.",
  },
  limit("max_order_quantity", "Order quantity, at most", "decimal", "Per order."),
  limit("max_order_notional", "Order notional, at most", "decimal", "Money, per order."),
  limit(
    "max_gross_exposure",
    "Gross exposure, at most",
    "decimal",
    "Money, per account, open orders counted.",
  ),
  limit(
    "max_net_exposure",
    "Net exposure, at most",
    "decimal",
    "Money, per account, longs less shorts, either way.",
  ),
  limit(
    "max_position_quantity",
    "Position, at most",
    "decimal",
    "Units, per account and symbol, long or short, open orders counted.",
  ),
  limit(
    "max_daily_loss",
    "Daily loss, at most",
    "decimal",
    "Money, per account and day; once it is lost nothing more is entered, exits pass.",
  ),
  limit(
    "max_drawdown",
    "Drawdown within the day, at most",
    "decimal",
    "Money, per account, below its highest of the day; entries stop, exits pass.",
  ),
  {
    path: ["limits", "loss_basis"],
    label: "Losses counted",
    kind: "losses",
    optional: false,
    help: "With unrealised ones everything held needs a fresh price, else entries are denied.",
  },
  {
    path: ["loss_day", "starts_at"],
    label: "Day of losses begins at",
    kind: "time",
    optional: false,
    help: "Hours and minutes of the clock there, like 17:00.",
  },
  {
    path: ["loss_day", "timezone"],
    label: "in the time zone",
    kind: "zone",
    optional: false,
    help: "UTC, or a place like America/New_York.",
  },
  { ...limit("max_open_orders", "Open orders, at most", "whole", "Per account."), max: 100_000 },
  limit(
    "account_order_rate",
    "Orders of an account, at most",
    "rate",
    "Those that pass risk, counted back from each order.",
  ),
  limit("strategy_order_rate", "Orders of a strategy, at most", "rate", "The same, in one account."),
  {
    ...limit("duplicate_window_seconds", "No duplicate within", "whole", "Seconds: the same terms again."),
    max: 300,
  },
  limit("look_alike", "No look-alike within", "alike", "Quantity and prices that differ by less."),
  limit(
    "runaway_orders",
    "Suspend a strategy that repeats",
    "runaway",
    "More look-alikes than these; exits pass, a person resumes it.",
  ),
  {
    ...limit(
      "runaway_refusals",
      "Suspend a strategy after refusals",
      "rate",
      "So many of one kind in one symbol; exits pass, a person resumes it.",
    ),
    empty: "never, or 20 in 60 s",
  },
  {
    ...limits("self_trades", "Trades with oneself"),
    help: "Whether an order may meet one of its own account.",
  },
  limit(
    "market_hours",
    "Market hours",
    "hours",
    "Entries only while this calendar is open; with pass at the end they go on, and a rule may ask a person.",
  ),
  {
    path: ["limits", "short_selling"],
    label: "Short selling",
    kind: "flag",
    optional: false,
    help: "Whether a sell may take a position below zero.",
  },
  limit("allowed_symbols", "Allowed symbols", "symbols", "Only these may be entered; empty: all."),
  limit("restricted_symbols", "Restricted symbols", "symbols", "These can only be closed."),
  {
    ...limit("price_collar_percent", "Price collar", "decimal", "Percent from the market's price."),
    max: 100,
  },
  limit("price_collar_amount", "Price collar in money", "decimal", "Per unit, from the market's price."),
  {
    path: ["limits", "price_collar_against"],
    label: "Price collar, measured from",
    kind: "basis",
    optional: false,
    help: "A quote that does not say that price denies.",
  },
  {
    ...limit("quote_max_age_seconds", "Quote age, at most", "whole", "Seconds, where a check needs a price."),
    optional: false,
    max: 86_400,
  },
  {
    ...limit("proposal_max_age_seconds", "Proposal age, at most", "whole", "Seconds; older ones are denied."),
    optional: false,
    max: 86_400,
  },
  {
    path: ["operator_approval", "approval_timeout_minutes"],
    label: "Approval timeout",
    kind: "whole",
    optional: false,
    max: 10_080,
    help: "Minutes; those that wait now keep theirs.",
  },
  approval("auto_approve_paper", "Let paper orders go without approval"),
  approval("require_approval_for_live", "Require approval for live orders"),
  approval("exempt_exits", "Let orders that only shrink a position go on without approval"),
  approval("require_named_operator", "Take decisions only from people who give their name"),
  {
    path: ["operator_approval", "four_eyes_notional"],
    label: "Two people approve live orders from",
    kind: "decimal",
    optional: true,
    empty: "one person is enough",
    help: "Money; orders of unknown worth too.",
  },
  {
    path: ["operator_approval", "ask_when"],
    label: "Ask a person also when",
    kind: "rules",
    optional: true,
    empty: "no rules",
    help: "Rules in JSON: any of them asks, where all that it names holds.",
  },
];
/** Where empty is an empty list, and not null. */
const LISTS = new Set(["limits.restricted_symbols", "operator_approval.ask_when"]);

function limit(key: string, label: string, kind: Kind, help: string): Field {
  return { path: ["limits", key], label, kind, help, optional: true };
}

function limits(key: string, label: string): Field {
  return { path: ["limits", key], label, kind: "flag", help: "", optional: false };
}

function approval(key: string, label: string): Field {
  return { path: ["operator_approval", key], label, kind: "flag", help: "", optional: false };
}

export function nameOf(field: Field): string {
  return field.path.join(".");
}

/** The value of a field in a config, as it is typed: empty where there is none. */
export function typedValue(config: Record<string, unknown>, field: Field): string {
  let value: unknown = config;
  for (const key of field.path) value = isDocument(value) ? value[key] : undefined;
  return value === undefined || value === null
    ? (DEFAULTS[nameOf(field)] ?? "")
    : KINDS[field.kind].shown(value);
}

/** What a key says that a config leaves out. */
const DEFAULTS: Record<string, string> = {
  trading_mode: "paper",
  "limits.short_selling": "true",
  "limits.self_trades": "true",
  "limits.price_collar_against": "reference",
  "limits.loss_basis": "total",
  "loss_day.starts_at": "00:00",
  "loss_day.timezone": "UTC",
  "limits.quote_max_age_seconds": "60",
  "limits.proposal_max_age_seconds": "60",
  "operator_approval.approval_timeout_minutes": "15",
  "operator_approval.auto_approve_paper": "true",
  "operator_approval.require_approval_for_live": "true",
  "operator_approval.exempt_exits": "false",
  "operator_approval.require_named_operator": "false",
};

/** What is wrong with a typed value; none when nothing is. */
export function objection(field: Field, typed: string): string | undefined {
  const text = typed.trim();
  if (text === "") return field.optional ? undefined : "This cannot be left out.";
  const wrong = KINDS[field.kind].objection(text);
  if (wrong !== undefined) return wrong;
  if (field.max !== undefined && Number(text) > field.max) return `At most ${field.max}.`;
  return undefined;
}

export interface Difference {
  field: Field;
  before: string;
  after: string;
}

/** The fields whose typed value is another than the config's. */
export function differences(config: Record<string, unknown>, typed: Record<string, string>): Difference[] {
  return FIELDS.map((field) => ({
    field,
    before: typedValue(config, field),
    after: (typed[nameOf(field)] ?? typedValue(config, field)).trim(),
  })).filter(({ field, before, after }) => before !== plain(field, after));
}

/** Typed text as a config shows it: blanks in a list of rules change nothing. */
function plain(field: Field, typed: string): string {
  const readable = typed !== "" && objection(field, typed) === undefined;
  return readable ? KINDS[field.kind].shown(KINDS[field.kind].sent(typed)) : typed;
}

/** The change as the gateway wants it: those keys and no other. */
export function changeOf(changed: readonly Difference[]): Record<string, unknown> {
  const document: Record<string, Record<string, unknown> | unknown> = {};
  for (const { field, after } of changed) {
    const [first, second] = field.path;
    if (second === undefined) document[first] = sentValue(field, after);
    else
      document[first] = {
        ...(document[first] as Record<string, unknown> | undefined),
        [second]: sentValue(field, after),
      };
  }
  return document;
}

function sentValue(field: Field, text: string): unknown {
  if (text !== "") return KINDS[field.kind].sent(text);
  return LISTS.has(nameOf(field)) ? [] : null;
}

function isDocument(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
