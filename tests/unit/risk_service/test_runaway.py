"""The runaway breaker: the same order over and over, and the same refusal over and over."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.reasons import ReasonCode
from risk_service.domain.breaker import BY_OPERATORS, Refusals, Trip, trips
from tests.unit.risk_service.builders import (
    NOW,
    a_config,
    a_holding,
    an_order,
    an_override,
    codes,
    passed_before,
    seconds,
    verdict_on,
)
from tests.unit.risk_service.test_rates_and_duplicates import folded

THREE_ALIKE = {"runaway_orders": {"orders": 3, "seconds": 10, "percent": "1"}}
FIVE_REFUSED = {"runaway_refusals": {"orders": 5, "seconds": 10}}


def alike(count: int, **terms):
    return [an_order(order_id=f"o-{number}", quantity=f"100.{number}", **terms) for number in range(count)]


def refused(count: int, *codes: str, age: float = 1, **fields) -> Refusals:
    names = {"account": "main", "strategy": "s", "symbol": "AAPL"} | fields
    return Refusals(**names, codes=frozenset(codes or {"MAX_NOTIONAL"}), times=(NOW - seconds(age),) * count)


def test_the_fourth_order_of_a_kind_is_denied_where_three_may_be_alike():
    verdicts = folded(alike(5), THREE_ALIKE)
    assert [codes(verdict) for verdict in verdicts] == [[], [], [], [ReasonCode.RUNAWAY], [ReasonCode.RUNAWAY]]
    assert verdicts[3].reasons[0].values == {
        "account": "main",
        "strategy": "default",
        "limit": "3",
        "seconds": "10",
        "actual": "3",
    }


@pytest.mark.parametrize("other", [{"side": "sell"}, {"quantity": "150"}, {"strategy": "other"}])
def test_orders_of_another_kind_size_or_strategy_are_not_alike(other):
    assert codes(folded([*alike(3), an_order(order_id="x", **{"quantity": "100", **other})], THREE_ALIKE)[3]) == []


@pytest.mark.parametrize(("age", "denied"), [(9.9, True), (10, False)])
def test_an_order_counts_until_it_is_as_old_as_the_window(age, denied):
    recent = tuple(passed_before(age, order) for order in alike(3))
    verdict = verdict_on(alike(1)[0], config=a_config(limits=THREE_ALIKE), recent=recent)
    assert codes(verdict) == ([ReasonCode.RUNAWAY] if denied else [])


def test_what_was_before_the_breaker_tripped_does_not_count_again():
    """A person resumed the strategy: it begins anew."""
    recent = tuple(passed_before(age, alike(1)[0]) for age in (5, 4, 3))
    config = a_config(limits=THREE_ALIKE)
    for tripped, denied in ((5, False), (6, True)):
        verdict = verdict_on(alike(1)[0], config=config, recent=recent, tripped_at=NOW - seconds(tripped))
        assert codes(verdict) == ([ReasonCode.RUNAWAY] if denied else [])


def test_exits_pass_and_orders_that_nobody_counted_deny():
    """S8, S7."""
    config, order = a_config(limits=THREE_ALIKE), an_order(side="sell", quantity="10")
    recent = tuple(passed_before(1, order) for _ in range(9))
    assert codes(verdict_on(order, config=config, recent=recent, holding=a_holding("10"))) == []
    assert codes(verdict_on(config=config, recent=None)) == [ReasonCode.STATE_UNKNOWN]


def test_as_many_refusals_of_one_kind_as_there_may_be_trip_the_breaker():
    (trip,) = trips([refused(5)], a_config(limits=FIVE_REFUSED), NOW)
    reason = "Runaway: 5 orders in AAPL refused within 10 s, each for MAX_NOTIONAL."
    assert trip == Trip("main", "s", reason)
    assert trip.scope.model_dump() == {"account": "main", "strategy": "s", "symbol": None}


@pytest.mark.parametrize(
    "harmless",
    [
        [refused(4)],
        [refused(4), refused(4, "LOCKED")],
        [refused(4), refused(4, symbol="MSFT")],
        [refused(4), refused(4, account="other")],
        [refused(9, age=10)],
        *([refused(9, code, "MAX_NOTIONAL")] for code in sorted(BY_OPERATORS)),
    ],
)
def test_fewer_or_other_refusals_do_not(harmless):
    """Nor what a person brought about for many at once."""
    assert trips(harmless, a_config(limits=FIVE_REFUSED), NOW) == []


def test_one_refused_runaway_order_is_enough():
    (trip,) = trips([refused(1, "RUNAWAY", "MAX_NOTIONAL")], a_config(limits=THREE_ALIKE), NOW)
    assert trip.reason == "Runaway: nearly identical orders in AAPL, more than it may send."


def test_a_strategy_trips_once_whatever_it_did():
    assert (
        len(trips([refused(5), refused(5, "LOCKED"), refused(1, "RUNAWAY")], a_config(limits=FIVE_REFUSED), NOW)) == 1
    )


def test_an_override_counts_for_its_strategy():
    config = a_config(limit_overrides=[an_override(strategy="s", **FIVE_REFUSED)])
    assert [trip.strategy for trip in trips([refused(5), refused(5, strategy="t")], config, NOW)] == ["s"]


@given(st.integers(0, 20), st.integers(1, 20), st.integers(1, 20), st.floats(0, 20))
def test_more_refusals_or_a_tighter_rule_never_spare_a_strategy(count, more, orders, age):
    def tripped(refusals: int, limit: int) -> bool:
        rule = a_config(limits={"runaway_refusals": {"orders": limit, "seconds": 10}})
        return bool(trips([refused(refusals, age=age)], rule, NOW + timedelta()))

    if tripped(count, orders):
        assert tripped(count + more, orders)
        assert tripped(count, max(1, orders - more))
