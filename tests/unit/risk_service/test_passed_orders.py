"""What a process remembers of the orders that passed: never less than the ledger has, and no longer than the window."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from risk_service.caches.passed_orders import WHOLE_AGAIN_SECONDS, PassedOrders
from tests.unit.risk_service.builders import NOW, passed_before, seconds


def ids(orders):
    return [order.order_id for order in orders]


def an_order_of(number, age):
    return number, passed_before(age)._replace(order_id=f"o-{number}")


def test_what_was_read_is_not_read_again_and_goes_on_counting_within_the_window():
    passed = PassedOrders(seconds=lambda: 0.0)
    since = NOW - seconds(10)
    assert passed.read_up_to({"main"}, since) == {"main": 0}
    assert ids(passed.take({"main"}, since, {"main": [an_order_of(4, 9), an_order_of(7, 2)]})) == ["o-4", "o-7"]
    later = since + seconds(5)
    assert passed.read_up_to({"main", "other"}, later) == {"main": 7, "other": 0}
    assert ids(passed.take({"main"}, later, {"main": [an_order_of(9, -1)]})) == ["o-7", "o-9"]


def test_a_longer_window_reads_everything_again():
    passed = PassedOrders(seconds=lambda: 0.0)
    passed.read_up_to({"main"}, NOW - seconds(1))
    passed.take({"main"}, NOW - seconds(1), {"main": [an_order_of(7, 0.5)]})
    assert passed.read_up_to({"main"}, NOW - seconds(60)) == {"main": 0}


def test_everything_is_read_again_after_a_while():
    """A ledger that was put back from a backup counts anew."""
    elapsed = 0.0
    passed = PassedOrders(seconds=lambda: elapsed)
    passed.read_up_to({"main"}, NOW - seconds(1))
    passed.take({"main"}, NOW - seconds(1), {"main": [an_order_of(7, 0.5)]})
    elapsed = WHOLE_AGAIN_SECONDS + 0.1
    assert passed.read_up_to({"main"}, NOW - seconds(1)) == {"main": 0}


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 4)), max_size=30), st.integers(1, 60))
def test_it_is_always_what_a_whole_reading_would_find(steps, window):
    """However many orders come between two readings, and however much time."""
    passed, ledger, now = PassedOrders(seconds=lambda: 0.0), [], NOW
    for later, many in steps:
        now += seconds(later)
        for _ in range(many):
            number = len(ledger) + 1
            ledger.append((number, passed_before((NOW - now).total_seconds())._replace(order_id=f"o-{number}")))
        since = now - seconds(window)
        after = passed.read_up_to({"main"}, since)["main"]
        rows = [each for each in ledger if each[0] > after and each[1].passed_at > since]
        found = passed.take({"main"}, since, {"main": rows})
        assert ids(found) == ids(order for _, order in ledger if order.passed_at > since)
