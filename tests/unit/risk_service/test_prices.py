"""What an order is counted at, and when a price cannot be relied on (P18, S7)."""

from decimal import Decimal

import pytest

from contracts.reasons import ReasonCode
from risk_service.domain.prices import worth_per_unit
from tests.unit.risk_service.builders import a_config, a_holding, a_quote, an_order, codes, verdict_on

QUOTE = a_quote("100", bid="99", ask="101")


@pytest.mark.parametrize(
    ("terms", "worth"),
    [
        ({"side": "buy"}, "101"),
        ({"side": "sell"}, "99"),
        ({"side": "buy", "limit_price": "95"}, "95"),
        ({"side": "buy", "limit_price": "105"}, "105"),
        ({"side": "sell", "limit_price": "105"}, "105"),
        ({"side": "sell", "limit_price": "95"}, "100"),
        ({"side": "buy", "stop_price": "110"}, "110"),
        ({"side": "sell", "stop_price": "90"}, "100"),
        ({"side": "buy", "stop_price": "110", "limit_price": "112"}, "112"),
        ({"side": "sell", "stop_price": "90", "limit_price": "89"}, "100"),
    ],
)
def test_an_order_is_counted_at_what_it_may_cost(terms, worth):
    assert worth_per_unit(an_order(**terms), QUOTE) == Decimal(worth)


@pytest.mark.parametrize(
    ("terms", "worth"),
    [
        ({}, None),
        ({"stop_price": "110"}, None),
        ({"limit_price": "95"}, "95"),
        ({"side": "sell", "limit_price": "95"}, "95"),
    ],
)
def test_without_a_quote_only_a_limit_tells_a_price(terms, worth):
    assert worth_per_unit(an_order(**terms), None) == (worth and Decimal(worth))


def test_a_quote_of_one_side_serves_for_the_other():
    assert worth_per_unit(an_order(side="buy"), a_quote(last=None, bid="99")) == Decimal(99)


@pytest.mark.parametrize("limit", ["max_order_notional", "max_gross_exposure", "max_net_exposure"])
def test_a_sell_far_below_the_market_is_worth_what_the_market_pays_or_nobody_knows(limit):
    """A thousand at 0.01 sell for a hundred each: without a fresh quote its limit says nothing (S7)."""
    sell, config = an_order(side="sell", quantity="1000", limit_price="0.01"), a_config(limits={limit: "1000"})
    assert codes(verdict_on(sell, config=config)) == [ReasonCode.PRICE_UNKNOWN]
    assert codes(verdict_on(sell, config=config, quote=a_quote("100", age=61))) == [ReasonCode.PRICE_STALE]
    assert codes(verdict_on(sell, config=config, quote=a_quote("100"))) == [
        ReasonCode[limit.upper().replace("ORDER_", "")]
    ]
    assert codes(verdict_on(an_order(quantity="1000", limit_price="0.01"), config=config)) == []


NEEDS_A_PRICE = [
    ({"max_order_notional": "10000"}, {}),
    ({"max_gross_exposure": "10000"}, {}),
    ({"price_collar_percent": "5"}, {"limit_price": "100"}),
]


@pytest.mark.parametrize(("limits", "terms"), NEEDS_A_PRICE)
def test_a_check_that_needs_a_price_denies_without_one(limits, terms):
    """S7: what cannot be known never passes."""
    verdict = verdict_on(an_order(**terms), config=a_config(limits=limits))
    assert codes(verdict) == [ReasonCode.PRICE_UNKNOWN]
    assert verdict.reasons[0].values == {"symbol": "AAPL"}


@pytest.mark.parametrize(("limits", "terms"), NEEDS_A_PRICE)
def test_a_stale_price_is_denied_with_its_age(limits, terms):
    """S7."""
    config = a_config(limits={**limits, "quote_max_age_seconds": 30})
    verdict = verdict_on(an_order(**terms), config=config, quote=a_quote(age=31.5))
    assert codes(verdict) == [ReasonCode.PRICE_STALE]
    assert verdict.reasons[0].values == {
        "symbol": "AAPL",
        "age_seconds": "31.500",
        "limit": "30",
        "quoted_at": "2026-03-02T14:59:28.500000Z",
    }


@pytest.mark.parametrize(("limits", "terms"), NEEDS_A_PRICE)
def test_a_quote_from_the_future_is_unknown(limits, terms):
    """P18."""
    verdict = verdict_on(an_order(**terms), config=a_config(limits=limits), quote=a_quote(age=-0.001))
    assert codes(verdict) == [ReasonCode.PRICE_UNKNOWN]


def test_a_price_is_asked_for_once_however_many_checks_miss_it():
    config = a_config(limits={"max_order_notional": "10000", "max_gross_exposure": "10000"})
    assert codes(verdict_on(config=config)) == [ReasonCode.PRICE_UNKNOWN]


@pytest.mark.parametrize("quote", [None, a_quote(age=9999), a_quote(age=-5)])
def test_no_price_is_missed_that_no_check_needs(quote):
    """A fresh stack has no limits: a market order passes without any quote."""
    assert codes(verdict_on(quote=quote)) == []


def test_an_exit_needs_no_price_for_a_limit_on_exposure():
    """S8."""
    config = a_config(limits={"max_gross_exposure": "10"})
    assert codes(verdict_on(an_order(side="sell"), config=config, holding=a_holding("10"), exposure="1000")) == []


@pytest.mark.parametrize(
    ("terms", "age", "notional"),
    [
        ({}, 60, "1010"),
        ({}, 61, None),
        ({}, -1, None),
        ({"stop_price": "110"}, 61, None),
        ({"limit_price": "95"}, 61, "950"),
    ],
)
def test_what_an_order_is_worth_at_a_stale_price_nobody_knows(terms, age, notional):
    """S7: people are asked by what it is worth, and about all of unknown worth."""
    quote = a_quote("100", bid="99", ask="101", age=age)
    passed = verdict_on(an_order(quantity="10", **terms), quote=quote)
    assert passed.inputs.notional == (notional and Decimal(notional))
