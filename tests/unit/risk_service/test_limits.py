"""Order quantity, order notional, gross exposure, price collar, proposal age."""

import pytest

from contracts.reasons import ReasonCode
from contracts.values import DIGITS_MAX
from tests.unit.risk_service.builders import (
    NOW,
    a_config,
    a_holding,
    a_quote,
    an_order,
    codes,
    seconds,
    verdict_on,
)


@pytest.mark.parametrize(("quantity", "denied"), [("10", False), ("10.000000000001", True)])
def test_the_quantity_limit_is_the_largest_that_passes(quantity, denied):
    verdict = verdict_on(an_order(quantity=quantity), config=a_config(limits={"max_order_quantity": "10"}))
    assert codes(verdict) == ([ReasonCode.MAX_QUANTITY] if denied else [])


def test_limits_of_one_order_hold_for_exits_too():
    """They guard against slips, not against positions."""
    config = a_config(limits={"max_order_quantity": "9", "max_order_notional": "900"})
    sell = an_order(side="sell", limit_price="100")
    verdict = verdict_on(sell, config=config, holding=a_holding("10"), quote=a_quote("100"))
    assert codes(verdict) == [ReasonCode.MAX_QUANTITY, ReasonCode.MAX_NOTIONAL]


@pytest.mark.parametrize(("price", "denied"), [("100", False), ("100.01", True)])
def test_the_notional_limit_is_the_largest_that_passes(price, denied):
    config = a_config(limits={"max_order_notional": "1000"})
    verdict = verdict_on(an_order(limit_price=price), config=config)
    assert codes(verdict) == ([ReasonCode.MAX_NOTIONAL] if denied else [])
    if denied:
        assert verdict.reasons[0].values == {"limit": "1000", "actual": "1000.1"}


def test_a_market_order_is_measured_at_the_ask():
    config = a_config(limits={"max_order_notional": "1000"})
    assert codes(verdict_on(config=config, quote=a_quote("100", ask="100.5"))) == [ReasonCode.MAX_NOTIONAL]


def test_money_is_never_rounded_on_its_way_into_a_comparison():
    """18 digits before the point and 12 after it, twice, are 60 digits; Python's default keeps 28."""
    config = a_config(limits={"max_order_notional": "9" * DIGITS_MAX})
    just_above = an_order(quantity="999999999999999999.000000000001", limit_price="1")
    assert codes(verdict_on(just_above, config=config)) == [ReasonCode.MAX_NOTIONAL]


@pytest.mark.parametrize(("exposure", "denied"), [("4000", False), ("4000.01", True)])
def test_exposure_is_what_is_held_and_ordered_and_this_order(exposure, denied):
    config = a_config(limits={"max_gross_exposure": "5000"})
    verdict = verdict_on(an_order(limit_price="100"), config=config, exposure=exposure)
    assert codes(verdict) == ([ReasonCode.MAX_GROSS_EXPOSURE] if denied else [])
    if denied:
        assert verdict.reasons[0].values == {
            "account": "main",
            "limit": "5000",
            "actual": "5000.01",
            "before": "4000.01",
            "notional": "1000",
        }


def test_an_exposure_that_nobody_worked_out_denies():
    """S7."""
    verdict = verdict_on(
        an_order(limit_price="1"), config=a_config(limits={"max_gross_exposure": "5000"}), exposure=None
    )
    assert codes(verdict) == [ReasonCode.STATE_UNKNOWN]


@pytest.mark.parametrize(
    ("prices", "denied"),
    [
        ({"limit_price": "105"}, []),
        ({"limit_price": "105.01"}, ["limit_price"]),
        ({"limit_price": "94.99"}, ["limit_price"]),
        ({"stop_price": "106"}, ["stop_price"]),
        ({"stop_price": "106", "limit_price": "107"}, ["limit_price", "stop_price"]),
        ({}, []),
    ],
)
def test_the_collar_holds_prices_near_the_last_one(prices, denied):
    config = a_config(limits={"price_collar_percent": "5"})
    verdict = verdict_on(an_order(**prices), config=config, quote=a_quote("100"))
    assert codes(verdict) == [ReasonCode.PRICE_COLLAR] * len(denied)
    assert [reason.values["which"] for reason in getattr(verdict, "reasons", ())] == denied


def test_a_collar_says_how_far_off_the_price_is():
    verdict = verdict_on(
        an_order(limit_price="110"), config=a_config(limits={"price_collar_percent": "5"}), quote=a_quote("100")
    )
    assert verdict.reasons[0].values == {
        "which": "limit_price",
        "price": "110",
        "reference": "100",
        "against": "reference",
        "limit": "5",
        "actual_percent": "10",
    }


def test_a_proposal_from_the_future_has_an_unknown_age():
    """S7: a bot whose clock is far ahead, or that says so, would trade after any outage."""
    verdict = verdict_on(candidate={"proposed_at": NOW + seconds(60.001)})
    assert codes(verdict) == [ReasonCode.STATE_UNKNOWN]


@pytest.mark.parametrize(("age", "denied"), [(60, False), (60.001, True), (-5, False)])
def test_a_backlog_from_an_outage_does_not_trade(age, denied):
    verdict = verdict_on(candidate={"proposed_at": NOW - seconds(age)})
    assert codes(verdict) == ([ReasonCode.PROPOSAL_TOO_OLD] if denied else [])
    if denied:
        assert verdict.reasons[0].values == {
            "age_seconds": "60.001",
            "limit": "60",
            "proposed_at": "2026-03-02T14:58:59.999000Z",
        }


def test_an_order_that_waited_for_a_person_is_not_too_old():
    """It was seen in time at its first decision."""
    late = {"proposed_at": NOW - seconds(1200), "mode_epoch": 0, "round": 1}
    assert codes(verdict_on(candidate=late)) == []
