import { describe, expect, test } from "vitest";
import { changeOf, differences, FIELDS, nameOf, objection, typedValue } from "./fields";

const CONFIG = {
  trading_mode: "paper",
  limits: { max_order_quantity: "10", max_order_notional: null, of_another_program: 1 },
  operator_approval: { auto_approve_paper: false },
};
const field = (name: string) => {
  const found = FIELDS.find((one) => nameOf(one) === name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe("the risk config's fields", () => {
  test("what a config leaves out is shown as the default, and no limit as empty", () => {
    expect(typedValue(CONFIG, field("limits.max_order_quantity"))).toBe("10");
    expect(typedValue(CONFIG, field("limits.max_order_notional"))).toBe("");
    expect(typedValue(CONFIG, field("limits.quote_max_age_seconds"))).toBe("60");
    expect(typedValue(CONFIG, field("operator_approval.require_approval_for_live"))).toBe("true");
    expect(typedValue(CONFIG, field("operator_approval.auto_approve_paper"))).toBe("false");
  });

  test("a change names the keys that were touched and no other, each with its own type", () => {
    const changed = differences(CONFIG, {
      "limits.max_order_quantity": "",
      "limits.max_gross_exposure": "2500.50",
      "operator_approval.approval_timeout_minutes": "5",
      "operator_approval.auto_approve_paper": "true",
      trading_mode: "paper",
    });
    expect(changeOf(changed)).toEqual({
      limits: { max_order_quantity: null, max_gross_exposure: "2500.50" },
      operator_approval: { approval_timeout_minutes: 5, auto_approve_paper: true },
    });
  });

  test("symbols are a list, in capitals; none of them is no restriction, and no list of allowed ones", () => {
    const config = { limits: { allowed_symbols: ["AAPL"], restricted_symbols: ["MSFT", "BTC/USD"] } };
    expect(typedValue(config, field("limits.restricted_symbols"))).toBe("MSFT, BTC/USD");
    const typed = { "limits.allowed_symbols": "", "limits.restricted_symbols": "" };
    expect(changeOf(differences(config, typed))).toEqual({
      limits: { allowed_symbols: null, restricted_symbols: [] },
    });
    expect(changeOf(differences({}, { "limits.allowed_symbols": "aapl,  brk.b btc/usd," }))).toEqual({
      limits: { allowed_symbols: ["AAPL", "BRK.B", "BTC/USD"] },
    });
  });

  test("a rate and a look-alike are typed as they are said", () => {
    const config = {
      limits: { account_order_rate: { orders: 10, seconds: 1 }, look_alike: { seconds: 30, percent: "2.5" } },
    };
    expect(typedValue(config, field("limits.account_order_rate"))).toBe("10 in 1 s");
    expect(typedValue(config, field("limits.look_alike"))).toBe("2.5 % in 30 s");
    expect(differences(config, {})).toEqual([]);
    const typed = {
      "limits.account_order_rate": "",
      "limits.strategy_order_rate": "5 orders in 60s",
      "limits.look_alike": "1% in 5",
    };
    expect(changeOf(differences(config, typed))).toEqual({
      limits: {
        account_order_rate: null,
        strategy_order_rate: { orders: 5, seconds: 60 },
        look_alike: { percent: "1", seconds: 5 },
      },
    });
  });

  test("market hours are typed as they are said, and sent whole: nothing of the old ones is kept", () => {
    const name = "limits.market_hours";
    const hours = { calendar: "XNYS", before_open_minutes: 30, after_close_minutes: 0, outside: "pass" };
    const config = { limits: { market_hours: hours } };
    expect(typedValue(config, field(name))).toBe("XNYS, 30 min before, pass");
    expect(typedValue({ limits: { market_hours: { calendar: "24/7" } } }, field(name))).toBe("24/7");
    expect(differences(config, { [name]: "XNYS,30 before,PASS" })).toEqual([]);
    expect(changeOf(differences(config, { [name]: "us_futures, 60 min after" }))).toEqual({
      limits: {
        market_hours: {
          calendar: "us_futures",
          before_open_minutes: 0,
          after_close_minutes: 60,
          outside: "deny",
        },
      },
    });
    expect(changeOf(differences(config, { [name]: "" }))).toEqual({ limits: { market_hours: null } });
  });

  test("what trips the breaker is typed as it is said", () => {
    const config = { limits: { runaway_orders: { orders: 20, seconds: 10, percent: "1" } } };
    expect(typedValue(config, field("limits.runaway_orders"))).toBe("20 in 10 s within 1 %");
    const typed = {
      "limits.runaway_orders": "5 orders in 60 s within 0.5%",
      "limits.runaway_refusals": "20 in 60 s",
    };
    expect(changeOf(differences(config, typed))).toEqual({
      limits: {
        runaway_orders: { orders: 5, seconds: 60, percent: "0.5" },
        runaway_refusals: { orders: 20, seconds: 60 },
      },
    });
  });

  test("a collar is measured from the reference price, and orders may meet their own, unless it is said otherwise", () => {
    expect(typedValue({}, field("limits.price_collar_against"))).toBe("reference");
    expect(typedValue({}, field("limits.self_trades"))).toBe("true");
    const typed = { "limits.price_collar_against": "touch", "limits.self_trades": "false" };
    expect(changeOf(differences({}, { ...typed, "limits.max_net_exposure": "5000" }))).toEqual({
      limits: { self_trades: false, price_collar_against: "touch", max_net_exposure: "5000" },
    });
  });

  test("losses are counted in whole UTC days, unrealised ones too, unless it is said otherwise", () => {
    expect(typedValue({}, field("limits.loss_basis"))).toBe("total");
    expect(typedValue({}, field("loss_day.starts_at"))).toBe("00:00");
    expect(typedValue({}, field("loss_day.timezone"))).toBe("UTC");
    const typed = {
      "limits.max_daily_loss": "1000.50",
      "limits.max_drawdown": "750",
      "limits.loss_basis": "realised",
      "loss_day.starts_at": "9:30",
      "loss_day.timezone": "America/New_York",
    };
    expect(changeOf(differences({}, typed))).toEqual({
      limits: { max_daily_loss: "1000.50", max_drawdown: "750", loss_basis: "realised" },
      loss_day: { starts_at: "09:30", timezone: "America/New_York" },
    });
    const config = { limits: { max_daily_loss: "1000" }, loss_day: { starts_at: "09:30" } };
    expect(differences(config, { "loss_day.starts_at": "9:30" })).toEqual([]);
    expect(changeOf(differences(config, { "limits.max_daily_loss": "" }))).toEqual({
      limits: { max_daily_loss: null },
    });
  });

  test("rules are typed as JSON; blanks in them are no change, and none is an empty list", () => {
    const name = "operator_approval.ask_when";
    const config = { operator_approval: { ask_when: [{ symbols: ["AAPL"] }], four_eyes_notional: "5000" } };
    expect(differences(config, { [name]: '[ {"symbols":["AAPL"]} ]' })).toEqual([]);
    expect(changeOf(differences(config, { [name]: "", "operator_approval.four_eyes_notional": "" }))).toEqual(
      {
        operator_approval: { ask_when: [], four_eyes_notional: null },
      },
    );
    expect(changeOf(differences({}, { [name]: '[{"min_notional": "10000.50"}]' }))).toEqual({
      operator_approval: { ask_when: [{ min_notional: "10000.50" }] },
    });
    expect(typedValue({ operator_approval: { ask_when: [] } }, field(name))).toBe("");
  });

  test("nothing touched is no change", () => {
    expect(differences(CONFIG, {})).toEqual([]);
  });

  test.each([
    ["limits.max_order_quantity", "", true],
    ["limits.max_order_quantity", "0", false],
    ["limits.max_order_quantity", "1e9", false],
    ["limits.price_collar_percent", "101", false],
    ["limits.price_collar_percent", "2.5", true],
    ["limits.quote_max_age_seconds", "", false],
    ["limits.max_open_orders", "2.5", false],
    ["limits.account_order_rate", "10 in 1 s", true],
    ["limits.account_order_rate", "10", false],
    ["limits.account_order_rate", "0 in 1 s", false],
    ["limits.account_order_rate", "10 in 301 s", false],
    ["limits.look_alike", "101 % in 5 s", false],
    ["limits.runaway_orders", "2 in 300 s within 100 %", true],
    ["limits.runaway_orders", "1 in 10 s within 1 %", false],
    ["limits.runaway_orders", "20 in 301 s within 1 %", false],
    ["limits.runaway_orders", "20 in 10 s within 101 %", false],
    ["limits.runaway_orders", "20 in 10 s", false],
    ["limits.market_hours", "", true],
    ["limits.market_hours", "24/7", true],
    ["limits.market_hours", "XNYS, 721 min before", false],
    ["limits.market_hours", "XNYS 9:30", false],
    ["limits.max_net_exposure", "0", false],
    ["limits.duplicate_window_seconds", "301", false],
    ["limits.max_daily_loss", "", true],
    ["limits.max_daily_loss", "-5", false],
    ["limits.max_drawdown", "0", false],
    ["loss_day.starts_at", "23:59", true],
    ["loss_day.starts_at", "24:00", false],
    ["loss_day.starts_at", "17", false],
    ["loss_day.starts_at", "", false],
    ["loss_day.timezone", "Europe/Zurich", true],
    ["loss_day.timezone", "", false],
    ["limits.restricted_symbols", "AAPL, BRK.B", true],
    ["limits.restricted_symbols", "AAPL; BRK", false],
    ["operator_approval.approval_timeout_minutes", "10081", false],
    ["operator_approval.approval_timeout_minutes", "1.5", false],
    ["operator_approval.four_eyes_notional", "", true],
    ["operator_approval.four_eyes_notional", "-1", false],
    ["operator_approval.ask_when", "", true],
    ["operator_approval.ask_when", "[{}]", false],
  ])("%s may be %j: %s", (name, text, right) => {
    expect(objection(field(name), text) === undefined).toBe(right);
  });
});
