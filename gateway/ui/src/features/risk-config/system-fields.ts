/** The sections of the risk config by which the system locks a symbol by itself, and what each threshold means (`contracts/shocks.py`). */

export interface SystemField {
  key: string;
  label: string;
  /** What it counts in; none where it is a choice or a bare number. */
  unit?: string;
  help: string;
  kind: "whole" | "decimal" | "choice";
  /** The bounds of a number; the lower one is in, but where it is `above`. */
  min: number;
  max: number;
  above?: boolean;
  /** As it is typed; empty where there is none. */
  byDefault: string;
  /** What being empty means; none where it cannot be. */
  empty?: string;
  choices?: readonly { value: string; label: string }[];
}

/** Thresholds that hold together, or not at all. */
export interface SystemRule {
  key: string;
  label: string;
  help: string;
  onByDefault: boolean;
  fields: readonly SystemField[];
}

export interface SystemSection {
  key: "cooldown" | "news_shock" | "price_shock";
  title: string;
  enable: string;
  fields: readonly SystemField[];
  rules: readonly SystemRule[];
}

const WEEK = 7 * 24 * 60;

export const SECTIONS: readonly SystemSection[] = [
  {
    key: "cooldown",
    title: "Cooldown",
    enable: "Pause a symbol after losing exits",
    fields: [
      {
        key: "per",
        label: "Count the losses of",
        help: "Whose losing exits are counted, and whom the lockout stops.",
        kind: "choice",
        min: 0,
        max: 0,
        byDefault: "strategy",
        choices: [
          { value: "strategy", label: "each strategy" },
          { value: "account", label: "each account" },
          { value: "all", label: "everyone together" },
        ],
      },
      {
        ...minutes("minutes_after_loss", "Pause after a losing exit", WEEK, "15", "After each one."),
        empty: "not after a single one",
      },
      whole("losses_in_a_row", "Losing exits in a row", [2, 100], "3", "So many make the longer pause."),
      {
        ...minutes("minutes_after_losses", "Pause after several", WEEK, "60", "After so many in a row."),
        empty: "not after several",
      },
    ],
    rules: [],
  },
  {
    key: "news_shock",
    title: "News shock",
    enable: "Pause a symbol after news that matters",
    fields: [
      minutes("minutes", "Pause after a headline", WEEK, "30", "How long its symbols are locked."),
      impact(
        "lock_impact",
        "Impact that locks",
        "0.8",
        "From this impact on a headline locks by itself; 0 to 1.",
      ),
      impact(
        "confirm_impact",
        "Impact that locks with a move",
        "0.5",
        "From this one on it locks once the price has moved; not above the other.",
      ),
      {
        ...percent(
          "confirm_percent",
          "Move that confirms",
          "1",
          "So far the price has to move after the headline.",
        ),
      },
      minutes("confirm_minutes", "Time to confirm", 1440, "10", "So long after it a move confirms."),
      minutes("age_minutes_max", "Age of news, at most", 1440, "15", "Older news locks nothing."),
    ],
    rules: [],
  },
  {
    key: "price_shock",
    title: "Price shock",
    enable: "Pause a symbol whose price jumps",
    fields: [
      minutes("minutes", "Pause after a jump", WEEK, "15", "How long the symbol is locked."),
      {
        key: "bands",
        label: "Limit-up and limit-down bands",
        help: "The bands of the market's plan, around the mean of five minutes.",
        kind: "choice",
        min: 0,
        max: 0,
        byDefault: "",
        empty: "off",
        choices: [
          { value: "", label: "off" },
          { value: "1", label: "tier 1: the large indices' stocks, some funds" },
          { value: "2", label: "tier 2: all others" },
        ],
      },
    ],
    rules: [
      {
        key: "move",
        label: "Lock after a move",
        help: "So many percent within so many minutes, from the lowest or the highest price.",
        onByDefault: false,
        fields: [
          percent("percent", "Move", "", "From there on it is a jump."),
          minutes("minutes", "Within", 240, "", "So far it looks back."),
        ],
      },
      {
        key: "sigma",
        label: "Lock after an unusual move",
        help: "So many sigmas of the returns of recent bars, and at least so many percent.",
        onByDefault: true,
        fields: [
          {
            ...decimal("sigmas", "Move", [0, 100], "6", "Of the last bars' returns."),
            above: true,
            unit: "sigmas",
          },
          whole("bars", "Bars looked back", [10, 1000], "96", "Until there are so many it says nothing."),
          minutes("bar_minutes", "Length of a bar", 1440, "15", "One return is that of one bar."),
          {
            ...decimal(
              "floor_percent",
              "And at least",
              [0, 100],
              "0.5",
              "Smaller moves are no jump, however quiet it was.",
            ),
            unit: "percent",
          },
        ],
      },
    ],
  },
];

function whole(
  key: string,
  label: string,
  [min, max]: readonly [number, number],
  byDefault: string,
  help: string,
): SystemField {
  return { key, label, help, kind: "whole", min, max, byDefault };
}

function decimal(...[key, label, bounds, byDefault, help]: Parameters<typeof whole>): SystemField {
  return { ...whole(key, label, bounds, byDefault, help), kind: "decimal" };
}

function minutes(key: string, label: string, max: number, byDefault: string, help: string): SystemField {
  return { ...whole(key, label, [1, max], byDefault, help), unit: "minutes" };
}

function impact(key: string, label: string, byDefault: string, help: string): SystemField {
  return decimal(key, label, [0, 1], byDefault, help);
}

function percent(key: string, label: string, byDefault: string, help: string): SystemField {
  return { ...decimal(key, label, [0, 100], byDefault, help), above: true, unit: "percent" };
}
