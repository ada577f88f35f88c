/** How each kind of value is typed, shown and sent. */

import { isPositiveDecimal } from "../../lib/money";
import { isSymbol } from "../../lib/names";
import { objectionToRules } from "./approval-rules";
import { hours, runaway, time } from "./limit-forms";

export type Kind =
  | "decimal"
  | "whole"
  | "flag"
  | "mode"
  | "basis"
  | "losses"
  | "time"
  | "zone"
  | "symbols"
  | "rate"
  | "alike"
  | "runaway"
  | "hours"
  | "rules";

interface Form {
  /** The value as it is typed. */
  shown(value: unknown): string;
  /** The value that typed text stands for, when nothing is wrong with it. */
  sent(text: string): unknown;
  /** What is wrong with typed text; undefined when nothing is. */
  objection(text: string): string | undefined;
}

const RATE = /^(\d{1,5})\s*(?:orders\s*)?in\s*(\d{1,3})\s*s?$/i;
const ALIKE = /^(\d+(?:\.\d+)?)\s*%?\s*in\s*(\d{1,3})\s*s?$/i;

const text: Form = { shown: String, sent: (typed) => typed, objection: () => undefined };

export const KINDS: Record<Kind, Form> = {
  decimal: {
    ...text,
    objection: (typed) => (isPositiveDecimal(typed) ? undefined : "A number above zero, like 2500 or 0.5."),
  },
  whole: {
    shown: String,
    sent: Number,
    objection: (typed) => (/^[1-9]\d{0,8}$/.test(typed) ? undefined : "A whole number above zero."),
  },
  flag: { ...text, sent: (typed) => typed === "true" },
  mode: text,
  basis: text,
  losses: text,
  time,
  /** Which zones there are is the gateway's to say. */
  zone: text,
  hours,
  runaway,
  symbols: {
    shown: (value) => (Array.isArray(value) ? value.join(", ") : String(value)),
    sent: symbolsIn,
    objection: (typed) =>
      symbolsIn(typed).every(isSymbol)
        ? undefined
        : "Symbols with commas between them, like AAPL, BRK.B, BTC/USD.",
  },
  rate: {
    shown: (value) => {
      const { orders, seconds } = value as { orders: unknown; seconds: unknown };
      return `${orders} in ${seconds} s`;
    },
    sent: (typed) => {
      const [, orders, seconds] = RATE.exec(typed) ?? [];
      return { orders: Number(orders), seconds: Number(seconds) };
    },
    objection: (typed) => {
      const [, orders, seconds] = RATE.exec(typed) ?? [];
      return isCount(orders, 10_000) && isCount(seconds, 300)
        ? undefined
        : "Orders and seconds, like 10 in 1 s; at most 10000 in 300 s.";
    },
  },
  rules: {
    shown: (value) => (Array.isArray(value) && value.length === 0 ? "" : JSON.stringify(value, null, 1)),
    sent: (typed) => JSON.parse(typed),
    objection: objectionToRules,
  },
  alike: {
    shown: (value) => {
      const { percent, seconds } = value as { percent: unknown; seconds: unknown };
      return `${percent} % in ${seconds} s`;
    },
    sent: (typed) => {
      const [, percent, seconds] = ALIKE.exec(typed) ?? [];
      return { percent, seconds: Number(seconds) };
    },
    objection: (typed) => {
      const [, percent = "", seconds] = ALIKE.exec(typed) ?? [];
      return isPositiveDecimal(percent) && Number(percent) <= 100 && isCount(seconds, 300)
        ? undefined
        : "Percent and seconds, like 5 % in 10 s; at most 300 s.";
    },
  },
};

function isCount(typed: string | undefined, max: number): boolean {
  return typed !== undefined && Number(typed) >= 1 && Number(typed) <= max;
}

function symbolsIn(typed: string): string[] {
  return typed
    .split(/[,\s]+/)
    .filter((symbol) => symbol !== "")
    .map((symbol) => symbol.toUpperCase());
}
