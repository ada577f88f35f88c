"""When stops trigger, and at which price they fill then."""

from __future__ import annotations

from decimal import Decimal

import pytest

from broker_adapter.brokers.paper.matching import arrive, meet_quote
from broker_adapter.brokers.paper.settings import PaperSettings, StopTrigger
from broker_adapter.brokers.paper.values import Market
from tests.support.builders import NOON
from tests.unit.broker_adapter.brokers.paper_builders import SETTINGS, a_market, a_paper_order, fills_of, kinds_of

TOUCH = PaperSettings(stop_trigger=StopTrigger.TOUCH)
SELL_STOP_95 = a_paper_order(side="sell", quantity="10", order_type="stop", stop_price="95")
BUY_STOP_105 = a_paper_order(quantity="10", order_type="stop", stop_price="105")


def test_a_stop_that_the_price_jumped_over_fills_at_the_touch_after_the_jump() -> None:
    outcome = meet_quote([SELL_STOP_95], a_market(bid="89.5", ask="90.5", last="90"), NOON, SETTINGS)
    assert fills_of(outcome) == [("10", "89.5")]


def test_a_stop_waits_until_its_price_is_reached() -> None:
    assert kinds_of(arrive(SELL_STOP_95, a_market(bid="95", ask="97", last="95.01"), NOON, SETTINGS)) == ["accepted"]
    assert fills_of(meet_quote([SELL_STOP_95], a_market(bid="94", ask="96", last="95"), NOON, SETTINGS)) == [
        ("10", "94")
    ]


def test_a_stop_beyond_its_price_on_arrival_triggers_at_once() -> None:
    assert fills_of(arrive(BUY_STOP_105, a_market(bid="106", ask="107"), NOON, SETTINGS)) == [("10", "107")]


@pytest.mark.parametrize(
    ("market", "by_last", "by_touch"),
    [
        (a_market(bid="104", ask="105", last="104.5"), False, True),
        (a_market(bid="103", ask="104", last="105"), True, False),
        (a_market(bid="104", ask="105"), True, True),
        (a_market(bid="106"), False, False),
        (a_market(last="105"), True, True),
    ],
)
def test_the_last_price_triggers_or_the_touch_does(market: Market, by_last: bool, by_touch: bool) -> None:
    assert bool(fills_of(meet_quote([BUY_STOP_105], market, NOON, SETTINGS))) is by_last
    assert bool(fills_of(meet_quote([BUY_STOP_105], market, NOON, TOUCH))) is by_touch


def test_a_stop_walks_past_the_displayed_size() -> None:
    outcome = meet_quote([BUY_STOP_105], a_market(ask="110", ask_size="8"), NOON, SETTINGS)
    assert fills_of(outcome) == [("8", "110"), ("2", "110.055")]


def test_a_triggered_stop_that_found_no_offer_stays_triggered() -> None:
    outcome = meet_quote([BUY_STOP_105], a_market(bid="104", last="106"), NOON, SETTINGS)
    assert kinds_of(outcome) == []
    assert fills_of(meet_quote(outcome.changed, a_market(bid="99", ask="100"), NOON, SETTINGS)) == [("10", "100")]


def test_a_triggered_stop_limit_is_a_limit_order_that_has_just_arrived() -> None:
    order = a_paper_order(quantity="10", order_type="stop_limit", stop_price="105", limit_price="107")
    outcome = meet_quote([order], a_market(ask="106", ask_size="4"), NOON, SETTINGS)
    assert fills_of(outcome) == [("4", "106")]
    assert fills_of(meet_quote(outcome.changed, a_market(ask="90"), NOON, SETTINGS)) == [("6", "107")]


def test_a_stop_limit_that_was_jumped_over_rests_at_its_limit() -> None:
    order = a_paper_order(quantity="10", order_type="stop_limit", stop_price="105", limit_price="107")
    outcome = meet_quote([order], a_market(ask="108"), NOON, SETTINGS)
    assert kinds_of(outcome) == []
    assert fills_of(meet_quote(outcome.changed, a_market(ask="106"), NOON, SETTINGS)) == [("10", "107")]


def test_an_immediate_stop_waits_for_its_trigger_and_then_does_not() -> None:
    order = a_paper_order(
        quantity="10", order_type="stop_limit", stop_price="105", limit_price="107", time_in_force="ioc"
    )
    assert kinds_of(arrive(order, a_market(ask="100"), NOON, SETTINGS)) == ["accepted"]
    assert kinds_of(meet_quote([order], a_market(ask="106", ask_size="4"), NOON, SETTINGS)) == [
        "partially_filled",
        "canceled",
    ]


def test_what_works_already_goes_before_stops_and_the_nearest_stop_goes_first() -> None:
    far = a_paper_order(arrival=1, quantity="5", order_type="stop", stop_price="106")
    near = a_paper_order(arrival=2, quantity="5", order_type="stop", stop_price="105")
    limit = a_paper_order(arrival=3, quantity="5", order_type="limit", limit_price="110")
    outcome = meet_quote([far, near, limit], a_market(ask="110", ask_size="5"), NOON, SETTINGS)
    assert [happening.order.client_order_id for happening in outcome.happenings] == [
        order.client_order_id for order in (limit, near, far)
    ]
    assert fills_of(outcome) == [("5", "110"), ("5", "110.055"), ("5", "110.11")]


def test_settings_whose_walk_would_reach_a_price_of_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="price of zero"):
        PaperSettings(walk_basis_points=Decimal(1000), walk_levels_max=10)
