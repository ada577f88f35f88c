"""How many orders within a while, and the same one again."""

from collections import Counter
from datetime import timedelta

import pytest

from contracts.reasons import ReasonCode
from risk_service.domain.candidate import Controls, Market
from risk_service.domain.fold import Running, fold
from risk_service.domain.order_counts import OrderCounts
from risk_service.domain.recent_orders import RecentOrders
from tests.unit.risk_service.builders import (
    NOW,
    a_candidate,
    a_config,
    a_holding,
    an_order,
    an_override,
    codes,
    empty_books,
    passed_before,
    seconds,
    verdict_on,
)

TEN_A_SECOND = {"account_order_rate": {"orders": 10, "seconds": 1}}


def folded(orders, limits, recent=(), at=NOW):
    config = a_config(limits=limits)
    windows = config.rate_windows
    counted = Counter(
        (each.kind.account, each.kind.strategy, window)
        for window in windows
        for each in recent
        if at - each.passed_at < timedelta(seconds=window)
    )
    running = Running(empty_books(), OrderCounts(counted, windows), RecentOrders(recent))
    candidates = [(a_candidate(order), at) for order in orders]
    return fold(candidates, Controls(config, 1, 0), {"AAPL": Market("AAPL", None)}, running)


def different(count, **terms):
    return [an_order(order_id=f"o-{number}", quantity=str(number + 1), **terms) for number in range(count)]


def test_of_eleven_orders_at_ten_a_second_ten_pass():
    """Also when they come in one batch."""
    verdicts = folded(different(11), TEN_A_SECOND)
    assert [codes(verdict) for verdict in verdicts] == [*[[]] * 10, [ReasonCode.RATE_LIMIT]]
    assert verdicts[10].reasons[0].values == {
        "which": "account",
        "name": "main",
        "limit": "10",
        "seconds": "1",
        "actual": "10",
    }


@pytest.mark.parametrize(("age", "denied"), [(0.999, True), (1, False), (5, False)])
def test_an_order_is_counted_until_it_is_as_old_as_the_window(age, denied):
    limits = {"account_order_rate": {"orders": 1, "seconds": 1}}
    (verdict,) = folded([an_order()], limits, [passed_before(age, quantity="5")])
    assert codes(verdict) == ([ReasonCode.RATE_LIMIT] if denied else [])


def test_a_window_slides_and_does_not_begin_anew():
    """Nine in its last tenth and nine in its first are eighteen within a second."""
    recent = [passed_before(0.1, order) for order in different(9)]
    verdicts = folded(different(9), TEN_A_SECOND, recent, at=NOW + timedelta(milliseconds=100))
    assert [codes(verdict) for verdict in verdicts] == [[], *[[ReasonCode.RATE_LIMIT]] * 8]


def test_a_strategy_has_a_rate_of_its_own_and_other_accounts_none_of_it():
    limits = {"strategy_order_rate": {"orders": 1, "seconds": 10}}
    orders = [
        an_order(order_id="1", strategy="a"),
        an_order(order_id="2", strategy="b"),
        an_order(order_id="3", strategy="a", account="other"),
        an_order(order_id="4", strategy="a"),
    ]
    verdicts = folded(orders, limits)
    assert [codes(verdict) for verdict in verdicts] == [[], [], [], [ReasonCode.RATE_LIMIT]]
    assert verdicts[3].reasons[0].values["which"] == "strategy"


def test_what_was_denied_is_not_counted():
    limits = TEN_A_SECOND | {"max_order_quantity": "5"}
    verdicts = folded(different(20), limits)
    assert [codes(verdict) for verdict in verdicts[:5]] == [[]] * 5
    assert ReasonCode.RATE_LIMIT not in {code for verdict in verdicts for code in codes(verdict)}


def test_a_returned_order_was_counted_when_it_was_new():
    limits = {
        "account_order_rate": {"orders": 1, "seconds": 60},
        "duplicate_window_seconds": 60,
        "look_alike": {"seconds": 60, "percent": "5"},
    }
    again = {"mode_epoch": 0, "round": 1}
    verdict = verdict_on(candidate=again, config=a_config(limits=limits), counted=1, recent=(passed_before(2),))
    assert codes(verdict) == []


def test_exits_pass_a_rate_and_a_duplicate():
    """S8."""
    limits = TEN_A_SECOND | {"duplicate_window_seconds": 60}
    recent = tuple(passed_before(0.5, side="sell") for _ in range(10))
    config = a_config(limits=limits)
    verdict = verdict_on(an_order(side="sell"), config=config, counted=10, recent=recent, holding=a_holding("10"))
    assert codes(verdict) == []


def test_orders_that_nobody_looked_up_deny():
    """S7."""
    for limits in (TEN_A_SECOND, {"duplicate_window_seconds": 5}, {"look_alike": {"seconds": 5, "percent": "1"}}):
        verdict = verdict_on(config=a_config(limits=limits), counted=None, recent=None)
        assert codes(verdict) == [ReasonCode.STATE_UNKNOWN]


@pytest.mark.parametrize(
    ("terms", "age", "denied"),
    [
        ({}, 9.9, True),
        ({}, 10, False),
        ({"quantity": "10.0"}, 1, True),
        ({"quantity": "10.01"}, 1, False),
        ({"side": "sell"}, 1, False),
        ({"strategy": "other"}, 1, False),
        ({"limit_price": "100"}, 1, False),
    ],
)
def test_the_same_terms_again_within_the_window_are_a_duplicate(terms, age, denied):
    config = a_config(limits={"duplicate_window_seconds": 10})
    verdict = verdict_on(an_order(order_id="o-2", **terms), config=config, recent=(passed_before(age),))
    assert codes(verdict) == ([ReasonCode.DUPLICATE_ORDER] if denied else [])
    if denied:
        assert verdict.reasons[0].values == {
            "order_id": "earlier",
            "age_seconds": f"{age:.3f}",
            "limit": "10",
        }


@pytest.mark.parametrize(
    ("before", "now", "denied"),
    [
        ({"quantity": "100"}, {"quantity": "95"}, True),
        ({"quantity": "100"}, {"quantity": "94.99"}, False),
        ({"quantity": "95"}, {"quantity": "100"}, True),
        ({"quantity": "100", "limit_price": "10"}, {"quantity": "100", "limit_price": "10.5"}, True),
        ({"quantity": "100", "limit_price": "10"}, {"quantity": "100", "limit_price": "10.6"}, False),
        ({"quantity": "100", "limit_price": "10"}, {"quantity": "100"}, False),
    ],
)
def test_a_look_alike_is_near_in_every_amount(before, now, denied):
    config = a_config(limits={"look_alike": {"seconds": 10, "percent": "5"}})
    recent = (passed_before(1, **before),)
    verdict = verdict_on(an_order(order_id="o-2", **now), config=config, recent=recent)
    assert codes(verdict) == ([ReasonCode.LOOK_ALIKE_ORDER] if denied else [])


def test_a_window_of_one_strategy_alone_is_looked_up():
    override = an_override(strategy="fast", account_order_rate={"orders": 1, "seconds": 120})
    config = a_config(limits={"duplicate_window_seconds": 5}, limit_overrides=[override])
    assert (config.rate_windows, config.likeness_seconds) == ({120}, 5)
    assert (a_config().rate_windows, a_config().likeness_seconds) == (set(), 0)


def test_a_window_and_a_rate_have_bounds():
    for limits in (
        {"account_order_rate": {"orders": 0, "seconds": 1}},
        {"account_order_rate": {"orders": 1, "seconds": 301}},
        {"duplicate_window_seconds": 0},
        {"look_alike": {"seconds": 5, "percent": "0"}},
    ):
        with pytest.raises(ValueError, match="limits"):
            a_config(limits=limits)


def test_the_newest_of_several_is_named():
    config = a_config(limits={"duplicate_window_seconds": 60})
    older = passed_before(30, an_order(order_id="older"))
    newer = passed_before(3, an_order(order_id="newer"))
    verdict = verdict_on(an_order(order_id="o-2"), config=config, recent=(older, newer))
    assert verdict.reasons[0].values["order_id"] == "newer"
    assert seconds(3) == NOW - newer.passed_at
