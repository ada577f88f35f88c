import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { merged } from "../../testing/gateway/config-changes";
import { changesOf, isWrong, linesOf, objection, placesOf, textOf } from "./system-changes";
import { SECTIONS } from "./system-fields";

const FRESH = {
  cooldown: {
    enabled: false,
    per: "strategy",
    minutes_after_loss: 15,
    losses_in_a_row: 3,
    minutes_after_losses: 60,
  },
  news_shock: {
    enabled: false,
    minutes: 30,
    lock_impact: "0.8",
    confirm_impact: "0.5",
    confirm_percent: "1",
    confirm_minutes: 10,
    age_minutes_max: 15,
  },
  price_shock: {
    enabled: false,
    minutes: 15,
    move: null,
    sigma: { sigmas: "6", bars: 96, bar_minutes: 15, floor_percent: "0.5" },
    bands: null,
  },
};
const all = SECTIONS.flatMap((section) => placesOf(section).map((place) => ({ section, place })));
const wrongAt = (path: string, typed: Record<string, string>) => {
  const found = all.find(({ place }) => place.path === path);
  return found && objection(FRESH, typed, found.section, found.place);
};

describe("what is typed as thresholds of the system's own lockouts", () => {
  test("nothing typed changes nothing, also where the config leaves out what is the default", () => {
    expect(linesOf(FRESH, {})).toEqual([]);
    expect(changesOf({}, {})).toEqual({});
    const shown = (config: object) => all.map(({ place }) => textOf({ ...config }, {}, place));
    expect(shown({})).toEqual(shown(FRESH));
  });

  test("the defaults and the bounds are those of the contract", () => {
    const source = readFileSync("../../contracts/shocks.py", "utf-8").replaceAll("7 * 24 * 60", "10080");
    const kinds: Record<string, string> = {
      LockMinutes: "ge=1, le=10080",
      Fraction: "ge=0, le=1",
      Percent: "gt=0, le=100",
    };
    const unknown = all.flatMap(({ section, place: { field, rule } }) => {
      const model = { cooldown: "Cooldown", news_shock: "NewsShock", price_shock: "PriceShock" }[section.key];
      const owner = { move: "PercentMove", sigma: "SigmaMove" }[rule?.key ?? ""] ?? model;
      const body = source.split(`class ${owner}(BaseModel):`)[1]?.split("\nclass ")[0] ?? "";
      const line = new RegExp(`^    ${field.key}: (.*)$`, "m").exec(body)?.[1] ?? "";
      const [type = "", value = ""] = line.split(" = ");
      const said = value.replace(/^Decimal\("(.*)"\)$/, "$1").replace(/^[A-Z]\w+\.(\w+)$/, "$1");
      const stands = said.toLowerCase() === (field.byDefault || (rule ? "" : "none"));
      const bounds = /Field\(([^)]*)\)/.exec(type)?.[1] ?? kinds[type.split(" ")[0] ?? ""];
      const told = `${field.above ? "gt" : "ge"}=${field.min}, le=${field.max}`;
      return stands && (field.kind === "choice" || bounds === told) ? [] : [`${owner}.${field.key}: ${line}`];
    });
    expect(unknown).toEqual([]);
    expect(all).toHaveLength(18);
  });

  test.each([
    ["a whole number", { "cooldown.losses_in_a_row": "5" }, { cooldown: { losses_in_a_row: 5 } }],
    ["none", { "cooldown.minutes_after_loss": "" }, { cooldown: { minutes_after_loss: null } }],
    ["a decimal", { "news_shock.lock_impact": "0.90" }, { news_shock: { lock_impact: "0.9" } }],
    ["a choice", { "price_shock.bands": "2" }, { price_shock: { bands: "2" } }],
    ["a choice that is none", { "price_shock.bands": "" }, {}],
    ["on", { "price_shock.enabled": "true" }, { price_shock: { enabled: true } }],
    ["a rule that goes off", { "price_shock.sigma": "false" }, { price_shock: { sigma: null } }],
    [
      "a rule that comes on, whole",
      { "price_shock.move": "true", "price_shock.move.percent": "3", "price_shock.move.minutes": "10" },
      { price_shock: { move: { percent: "3", minutes: 10 } } },
    ],
    [
      "a threshold of a rule, with the whole rule",
      { "price_shock.sigma.bars": "48" },
      { price_shock: { sigma: { sigmas: "6", bars: 48, bar_minutes: 15, floor_percent: "0.5" } } },
    ],
    ["a threshold of a rule that is off", { "price_shock.move.percent": "3" }, {}],
    ["the same in other words", { "news_shock.confirm_percent": " 1.00 " }, {}],
  ])("%s is sent, and nothing else", (_, typed, sent) => {
    expect(changesOf(FRESH, typed)).toEqual(sent);
    expect(isWrong(FRESH, typed)).toBe(false);
  });

  test("a rule is shown threshold by threshold, and as none where it is off", () => {
    const on = {
      "price_shock.move": "true",
      "price_shock.move.percent": "3",
      "price_shock.move.minutes": "10",
    };
    expect(linesOf(FRESH, { ...on, "price_shock.sigma": "false" })).toEqual([
      { path: "price_shock.move.percent", before: null, after: "3" },
      { path: "price_shock.move.minutes", before: null, after: "10" },
      { path: "price_shock.sigma.sigmas", before: "6", after: null },
      { path: "price_shock.sigma.bars", before: "96", after: null },
      { path: "price_shock.sigma.bar_minutes", before: "15", after: null },
      { path: "price_shock.sigma.floor_percent", before: "0.5", after: null },
    ]);
  });

  test.each([
    ["cooldown.losses_in_a_row", "1", "A whole number from 2 to 100."],
    ["cooldown.losses_in_a_row", "", "This cannot be left out."],
    ["cooldown.minutes_after_loss", "1.5", "A whole number from 1 to 10080."],
    ["cooldown.minutes_after_loss", "10081", "A whole number from 1 to 10080."],
    ["news_shock.lock_impact", "1.1", "A number from 0 to 1."],
    ["news_shock.confirm_impact", "0.9", "Not above the impact that locks by itself."],
    ["news_shock.confirm_percent", "0", "A number above 0, at most 100."],
    ["news_shock.confirm_percent", "1e1", "A number above 0, at most 100."],
    ["price_shock.sigma.floor_percent", "-1", "A number from 0 to 100."],
    ["price_shock.sigma.floor_percent", "0", undefined],
    ["news_shock.lock_impact", "0.5", undefined],
  ])("%s as %j: %j", (path, text, message) => {
    expect(wrongAt(path, { [path]: text })).toBe(message);
    expect(isWrong(FRESH, { [path]: text })).toBe(message !== undefined);
  });

  test("a rule that is switched on wants its thresholds; switched off again it wants nothing", () => {
    expect(isWrong(FRESH, { "price_shock.move": "true" })).toBe(true);
    expect(isWrong(FRESH, { "price_shock.move": "true", "price_shock.move.percent": "3" })).toBe(true);
    expect(isWrong(FRESH, { "price_shock.move": "false", "price_shock.move.percent": "no" })).toBe(false);
  });

  test("whatever is put in force is what was typed: nothing is left to change, and what was not typed stands", () => {
    const paths = [
      ...all.map(({ place }) => place.path),
      ...["cooldown", "news_shock", "price_shock"].map((key) => `${key}.enabled`),
      "price_shock.move",
      "price_shock.sigma",
    ];
    const text = fc.constantFrom("", "1", "2", "0.5", "12.50", "true", "false", "all");
    const typed = fc.dictionary(fc.constantFrom(...paths), text, { maxKeys: 8 });
    fc.assert(
      fc.property(typed, (one) => {
        if (isWrong(FRESH, one)) return;
        const after = merged(FRESH, changesOf(FRESH, one));
        expect(linesOf(after, one)).toEqual([]);
        const told = new Set(linesOf(FRESH, one).map(({ path }) => path));
        for (const { place } of all) {
          if (!told.has(place.path) && place.rule === undefined)
            expect(textOf(after, {}, place)).toBe(textOf(FRESH, {}, place));
        }
      }),
    );
  });
});
