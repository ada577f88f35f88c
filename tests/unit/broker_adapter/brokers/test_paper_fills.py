"""How orders fill: FACTS, "Paper fills". Expected prices are written by hand."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from broker_adapter.brokers.paper.matching import arrive, meet_quote
from broker_adapter.brokers.paper.settings import PaperSettings
from broker_adapter.brokers.paper.values import Status
from contracts.reasons import ReasonCode
from tests.support.builders import NOON
from tests.unit.broker_adapter.brokers.paper_builders import (
    SETTINGS,
    a_market,
    a_paper_order,
    fills_of,
    kinds_of,
)

BID_99_ASK_100 = a_market(bid="99", ask="100", bid_size="50", ask_size="50")


def test_a_market_order_takes_the_touch() -> None:
    outcome = arrive(a_paper_order(quantity="10"), BID_99_ASK_100, NOON, SETTINGS)
    assert fills_of(outcome) == [("10", "100")]
    assert kinds_of(outcome) == ["accepted", "filled"]


def test_a_sell_takes_the_bid() -> None:
    assert fills_of(arrive(a_paper_order(side="sell", quantity="10"), BID_99_ASK_100, NOON, SETTINGS)) == [("10", "99")]


def test_a_market_order_walks_past_the_displayed_size_at_worse_prices() -> None:
    outcome = arrive(a_paper_order(quantity="120"), BID_99_ASK_100, NOON, SETTINGS)
    assert fills_of(outcome) == [("50", "100"), ("50", "100.05"), ("20", "100.1")]
    assert kinds_of(outcome) == ["accepted", "partially_filled", "partially_filled", "filled"]


def test_a_sell_walks_down() -> None:
    outcome = arrive(a_paper_order(side="sell", quantity="60"), BID_99_ASK_100, NOON, SETTINGS)
    assert fills_of(outcome) == [("50", "99"), ("10", "98.9505")]


def test_the_last_level_holds_the_rest() -> None:
    settings = PaperSettings(walk_levels_max=2, walk_basis_points=Decimal(100))
    outcome = arrive(a_paper_order(quantity="1000"), BID_99_ASK_100, NOON, settings)
    assert fills_of(outcome) == [("50", "100"), ("50", "101"), ("900", "102")]


def test_without_a_size_as_much_as_anyone_wants_is_at_the_touch() -> None:
    assert fills_of(arrive(a_paper_order(quantity="1e9"), a_market(ask="100"), NOON, SETTINGS)) == [
        ("1000000000", "100")
    ]


@pytest.mark.parametrize("market", [None, a_market(bid="99"), a_market(bid="99", ask="100", ask_size="0")])
def test_without_an_offer_a_market_order_rests_and_fills_on_the_next_quote(market: object) -> None:
    outcome = arrive(a_paper_order(quantity="10"), market, NOON, SETTINGS)  # type: ignore[arg-type]
    assert kinds_of(outcome) == ["accepted"]
    assert fills_of(meet_quote(outcome.changed, BID_99_ASK_100, NOON, SETTINGS)) == [("10", "100")]


def test_a_quote_of_a_trade_alone_stands_for_both_sides() -> None:
    assert fills_of(arrive(a_paper_order(side="sell", quantity="10"), a_market(last="98"), NOON, SETTINGS)) == [
        ("10", "98")
    ]


def test_a_marketable_limit_fills_at_the_touch_and_not_at_its_limit() -> None:
    order = a_paper_order(quantity="10", order_type="limit", limit_price="105")
    assert fills_of(arrive(order, BID_99_ASK_100, NOON, SETTINGS)) == [("10", "100")]


def test_a_limit_never_walks_its_remainder_rests_and_fills_at_its_limit() -> None:
    order = a_paper_order(quantity="80", order_type="limit", limit_price="105")
    outcome = arrive(order, BID_99_ASK_100, NOON, SETTINGS)
    assert fills_of(outcome) == [("50", "100")]
    assert kinds_of(outcome) == ["accepted", "partially_filled"]
    assert fills_of(meet_quote(outcome.changed, BID_99_ASK_100, NOON, SETTINGS)) == [("30", "105")]


def test_a_resting_limit_fills_at_its_limit_when_the_price_jumps_past_it() -> None:
    order = a_paper_order(quantity="10", order_type="limit", limit_price="95")
    assert kinds_of(arrive(order, BID_99_ASK_100, NOON, SETTINGS)) == ["accepted"]
    assert fills_of(meet_quote([order], a_market(bid="89", ask="90"), NOON, SETTINGS)) == [("10", "95")]


def test_a_resting_limit_does_not_fill_before_the_touch_comes_to_it() -> None:
    order = a_paper_order(quantity="10", order_type="limit", limit_price="95")
    assert fills_of(meet_quote([order], a_market(bid="94", ask="95.01", last="90"), NOON, SETTINGS)) == []


def test_orders_on_one_quote_take_the_displayed_size_from_each_other() -> None:
    first = arrive(a_paper_order(quantity="30"), BID_99_ASK_100, NOON, SETTINGS)
    second = arrive(a_paper_order(quantity="30"), first.market, NOON, SETTINGS)
    limit = arrive(a_paper_order(quantity="1", order_type="limit", limit_price="100"), second.market, NOON, SETTINGS)
    assert fills_of(second) == [("20", "100"), ("10", "100.05")]
    assert fills_of(limit) == []


def test_buys_and_sells_take_from_different_sides() -> None:
    first = arrive(a_paper_order(quantity="50"), BID_99_ASK_100, NOON, SETTINGS)
    assert fills_of(arrive(a_paper_order(side="sell", quantity="50"), first.market, NOON, SETTINGS)) == [("50", "99")]


def test_price_goes_before_time_and_market_orders_before_limits() -> None:
    limits = {"order_type": "limit", "quantity": "20"}
    early_low = a_paper_order(arrival=1, limit_price="100", **limits)
    late_low = a_paper_order(arrival=2, limit_price="100", **limits)
    high = a_paper_order(arrival=3, limit_price="101", **limits)
    market = a_paper_order(arrival=4, quantity="5")
    outcome = meet_quote([late_low, early_low, high, market], BID_99_ASK_100, NOON, SETTINGS)
    turns = [happening.order.client_order_id for happening in outcome.happenings]
    assert turns == [order.client_order_id for order in (market, high, early_low, late_low)]
    assert fills_of(outcome) == [("5", "100"), ("20", "101"), ("20", "100"), ("5", "100")]


def test_an_immediate_order_takes_what_is_displayed_and_cancels_the_rest() -> None:
    order = a_paper_order(quantity="80", order_type="limit", limit_price="100", time_in_force="ioc")
    outcome = arrive(order, BID_99_ASK_100, NOON, SETTINGS)
    assert kinds_of(outcome) == ["accepted", "partially_filled", "canceled"]
    reason = outcome.happenings[-1].reason
    assert reason is not None
    assert (reason.code, reason.values) == (ReasonCode.IMMEDIATE_REMAINDER, {"quantity": "30"})


def test_an_immediate_order_without_a_quote_is_canceled_whole() -> None:
    outcome = arrive(a_paper_order(time_in_force="ioc"), None, NOON, SETTINGS)
    assert kinds_of(outcome) == ["accepted", "canceled"]
    assert outcome.changed[0].status is Status.CANCELED


@pytest.mark.parametrize("age_seconds", [61, -2])
def test_nothing_fills_against_an_old_quote_or_one_from_the_future(age_seconds: int) -> None:
    now = NOON + timedelta(seconds=age_seconds)
    order = a_paper_order(at=now)
    assert kinds_of(arrive(order, BID_99_ASK_100, now, SETTINGS)) == ["accepted"]
    assert meet_quote([order], BID_99_ASK_100, now, SETTINGS).happenings == []


def test_slippage_makes_every_fill_at_the_touch_worse() -> None:
    settings = PaperSettings(slippage_basis_points=Decimal(10))
    assert fills_of(arrive(a_paper_order(quantity="60"), BID_99_ASK_100, NOON, settings)) == [
        ("50", "100.1"),
        ("10", "100.15"),
    ]
    sold = a_paper_order(side="sell", quantity="1")
    assert fills_of(arrive(sold, BID_99_ASK_100, NOON, settings)) == [("1", "98.901")]


def test_slippage_never_takes_a_limit_order_beyond_its_limit() -> None:
    settings = PaperSettings(slippage_basis_points=Decimal(10))
    order = a_paper_order(quantity="10", order_type="limit", limit_price="100.05")
    assert fills_of(arrive(order, BID_99_ASK_100, NOON, settings)) == [("10", "100.05")]


def test_quantities_of_thirty_digits_are_filled_to_the_last_one() -> None:
    quantity = "999999999999999999.999999999999"
    market = a_market(ask="100", ask_size="0.000000000001")
    order = a_paper_order(quantity=quantity, order_type="limit", limit_price="100")
    outcome = arrive(order, market, NOON, SETTINGS)
    assert outcome.changed[0].leaves == Decimal("999999999999999999.999999999998")
