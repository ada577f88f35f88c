"""Daily loss and drawdown: what stops entries, what is not known, and for how long a pass stands."""

import pytest

from contracts.reasons import ReasonCode
from risk_service.domain.decide import decide
from risk_service.domain.sessions import Sessions
from tests.unit.risk_service.builders import (
    NOW,
    a_candidate,
    a_config,
    a_day,
    a_holding,
    a_profit,
    a_standing,
    a_state,
    an_order,
    an_override,
    codes,
    seconds,
    verdict_on,
)

OPENED_AT_100 = a_day(a_profit("100", "100"), high=a_profit("130", "130"))
LOSS = {"max_daily_loss": "50"}
DRAWDOWN = {"max_drawdown": "50"}


def stands(total, realised="100", **ages):
    return a_standing(a_profit(realised, total), OPENED_AT_100, **ages)


@pytest.mark.parametrize(
    ("limits", "total", "found"),
    [
        (LOSS, "50.01", []),
        (LOSS, "50", ["MAX_DAILY_LOSS"]),
        (LOSS, "-20", ["MAX_DAILY_LOSS"]),
        (DRAWDOWN, "80.01", []),
        (DRAWDOWN, "80", ["MAX_DRAWDOWN"]),
        (LOSS | DRAWDOWN, "50", ["MAX_DAILY_LOSS", "MAX_DRAWDOWN"]),
        (LOSS | {"loss_basis": "realised"}, "-500", []),
        ({}, "-500", []),
    ],
)
def test_an_entry_is_denied_once_the_limit_is_reached(limits, total, found):
    assert codes(verdict_on(config=a_config(limits=limits), standing=stands(total))) == found


def test_the_refusal_says_whose_limit_on_which_basis_and_since_when():
    verdict = verdict_on(config=a_config(limits=LOSS), standing=stands("40"))
    assert verdict.reasons[0].values == {
        "account": "main", "limit": "50", "actual": "60", "basis": "total", "day_started_at": "2026-03-02T00:00:00Z",
    }  # fmt: skip
    verdict = verdict_on(config=a_config(limits=DRAWDOWN), standing=stands("40"))
    assert (verdict.reasons[0].code, verdict.reasons[0].values["actual"]) == (ReasonCode.MAX_DRAWDOWN, "90")


def test_realised_losses_count_alone_where_that_is_the_basis():
    config = a_config(limits=LOSS | {"loss_basis": "realised"})
    verdict = verdict_on(config=config, standing=stands(None, realised="50", MSFT=None))
    assert codes(verdict) == ["MAX_DAILY_LOSS"]
    assert verdict.reasons[0].values["basis"] == "realised"


def test_something_held_without_a_price_denies_and_is_named():
    """S7: a loss that cannot be seen is no profit."""
    verdict = verdict_on(config=a_config(limits=LOSS), standing=stands(None, MSFT=None, NVDA=1))
    assert [(reason.code, reason.values) for reason in verdict.reasons] == [("PRICE_UNKNOWN", {"symbol": "MSFT"})]


def test_something_held_at_a_price_too_old_denies_since_that_hides_a_loss():
    verdict = verdict_on(config=a_config(limits=LOSS | DRAWDOWN), standing=stands("100", MSFT=61, NVDA=60))
    assert codes(verdict) == ["PRICE_STALE"]
    assert (verdict.reasons[0].values["symbol"], verdict.reasons[0].values["limit"]) == ("MSFT", "60")


def test_how_old_a_price_may_be_is_set_for_the_symbol_that_is_held():
    config = a_config(limits=LOSS, limit_overrides=[an_override(symbol="MSFT", quote_max_age_seconds=3600)])
    assert codes(verdict_on(config=config, standing=stands("100", MSFT=600))) == []
    assert codes(verdict_on(config=config, standing=stands("100", NVDA=600))) == ["PRICE_STALE"]


def test_nothing_known_of_the_account_denies():
    """S7."""
    verdict = verdict_on(config=a_config(limits=LOSS))
    assert (codes(verdict), verdict.reasons[0].values) == (["STATE_UNKNOWN"], {"what": "profit of the day"})


@pytest.mark.parametrize("standing", [stands("-500"), stands(None, MSFT=None), None])
def test_an_exit_passes_whatever_was_lost_and_whatever_is_known(standing):
    """S8."""
    config, sell = a_config(limits=LOSS | DRAWDOWN), an_order(side="sell")
    assert codes(verdict_on(sell, config=config, standing=standing, holding=a_holding("10"))) == []


def test_a_limit_of_its_own_holds_for_the_account_that_an_override_names():
    config = a_config(limits=LOSS, limit_overrides=[an_override(account="main", max_daily_loss="70")])
    assert codes(verdict_on(config=config, standing=stands("40"))) == []
    assert codes(verdict_on(an_order(account="other"), config=config, standing=stands("40"))) == ["MAX_DAILY_LOSS"]


def test_a_new_day_begins_with_what_the_old_one_ended_with_before_anybody_values_it():
    """A decision rests on no sweeper: the row is still yesterday's."""
    yesterday = a_day(a_profit("0", "500"), last=a_profit("0", "300"), hours=39)
    config = a_config(limits=LOSS)
    assert codes(verdict_on(config=config, standing=a_standing(a_profit("0", "260"), yesterday))) == []
    verdict = verdict_on(config=config, standing=a_standing(a_profit("0", "250"), yesterday))
    assert verdict.reasons[0].values["actual"] == "50"


def test_a_pass_does_not_outlive_the_day():
    """P3: ten seconds before midnight in UTC; on a day that ends then, and on one that ends an hour later."""
    at = NOW + seconds(9 * 3600 - 10)
    for zone, lasts in (("UTC", 10), ("Etc/GMT+1", 30)):
        config = a_config(limits=LOSS, loss_day={"timezone": zone, "starts_at": "00:00"})
        passed = decide(a_candidate(proposed_at=at), a_state(config=config, standing=a_standing(a_profit())), at)
        assert passed.risk_pass.valid_until == at + seconds(lasts)


def test_a_pass_does_not_outlive_the_prices_that_it_rests_on():
    """P3: of the account's other positions too."""
    config = a_config(limits=LOSS)
    assert verdict_on(config=config, standing=stands("100", MSFT=50, NVDA=1)).risk_pass.valid_until == NOW + seconds(10)
    realised = a_config(limits=LOSS | {"loss_basis": "realised"})
    assert verdict_on(config=realised, standing=stands("100", MSFT=50)).risk_pass.valid_until == NOW + seconds(30)


HOUR = 3600
CLOSED_AN_HOUR_AGO = Sessions(
    "XNYS", NOW - seconds(48 * HOUR), NOW + seconds(48 * HOUR),
    ((NOW - seconds(8 * HOUR), NOW - seconds(HOUR)), (NOW + seconds(20), NOW + seconds(7 * HOUR))),
)  # fmt: skip
OPEN = Sessions(
    "XNYS", NOW - seconds(48 * HOUR), NOW + seconds(48 * HOUR), ((NOW - seconds(HOUR), NOW + seconds(HOUR)),)
)
MSFT_HAS_HOURS = a_config(limits=LOSS, limit_overrides=[an_override(symbol="MSFT", market_hours={"calendar": "XNYS"})])


def with_hours(sessions, **ages):
    return verdict_on(config=MSFT_HAS_HOURS, calendars={"XNYS": sessions}, standing=stands("100", **ages))


@pytest.mark.parametrize(
    ("sessions", "age", "found"),
    [
        (CLOSED_AN_HOUR_AGO, HOUR + 60, []),
        (CLOSED_AN_HOUR_AGO, HOUR - 600, []),
        (CLOSED_AN_HOUR_AGO, HOUR + 61, ["PRICE_STALE"]),
        (OPEN, 61, ["PRICE_STALE"]),
    ],
)
def test_the_price_of_a_market_that_is_closed_grows_no_older(sessions, age, found):
    """What closes overnight stops no entry in what trades round the clock."""
    assert codes(with_hours(sessions, MSFT=age, NVDA=1)) == found


def test_the_price_of_something_without_hours_grows_older_beside_one_that_does_not():
    assert codes(with_hours(CLOSED_AN_HOUR_AGO, MSFT=HOUR + 10, NVDA=61)) == ["PRICE_STALE"]


def test_a_pass_ends_when_the_market_of_something_held_opens():
    """P3: from then on its last price grows older."""
    assert with_hours(CLOSED_AN_HOUR_AGO, MSFT=HOUR + 10, NVDA=1).risk_pass.valid_until == NOW + seconds(20)


def test_hours_that_are_not_known_keep_no_price_young():
    verdict = verdict_on(config=MSFT_HAS_HOURS, calendars={}, standing=stands("100", MSFT=HOUR + 10))
    assert codes(verdict) == ["PRICE_STALE"]
