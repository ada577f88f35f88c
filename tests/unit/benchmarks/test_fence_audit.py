"""The judge of the fence tests is judged first: what it must find, and what it must not."""

from __future__ import annotations

from datetime import datetime, timedelta

from benchmarks.fence_audit import (
    Closed,
    Look,
    Release,
    Snapshot,
    released_under_older_versions,
    released_while_closed,
)
from tests.support.builders import NOON, versions


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def a_look(seconds: float, snapshot: str, **named: int) -> Look:
    named = {name.replace("lockouts_", "lockouts/"): version for name, version in named.items()}
    return Look("a change", Snapshot.read(snapshot), named, at(seconds))


def a_release(seconds: float, transaction: int | None, *, config: int = 1, symbol: int = 0, all: int = 0) -> Release:
    return Release("o-1", "AAPL", versions(config, symbol, all), at(seconds), transaction)


def test_a_release_that_the_look_saw_may_be_older() -> None:
    looks = [a_look(10, "100:100:", config=2)]
    assert released_under_older_versions([a_release(9, 99)], looks) == []


def test_a_release_that_committed_after_the_look_may_not_be_older() -> None:
    looks = [a_look(10, "100:100:", config=2)]
    (violation,) = released_under_older_versions([a_release(9, 100)], looks)
    assert violation.why == "config 1 after a change had returned with 2"


def test_a_transaction_that_was_running_at_the_look_committed_after_it() -> None:
    looks = [a_look(10, "90:100:90,95", config=2)]
    assert released_under_older_versions([a_release(9, 95)], looks) != []
    assert released_under_older_versions([a_release(9, 94)], looks) == []


def test_a_release_that_names_a_later_time_may_not_be_older_even_where_its_transaction_is_unknown() -> None:
    looks = [a_look(10, "100:100:", config=2)]
    assert released_under_older_versions([a_release(10.001, None)], looks) != []
    assert released_under_older_versions([a_release(9.999, None)], looks) == []


def test_the_last_look_before_a_release_is_the_one_that_counts() -> None:
    looks = [a_look(10, "100:100:", config=2), a_look(20, "200:200:", config=3), a_look(30, "300:300:", config=4)]
    assert released_under_older_versions([a_release(25, 250, config=3)], looks) == []
    assert released_under_older_versions([a_release(25, 250, config=2)], looks) != []


def test_lockouts_count_for_their_own_symbol_and_for_all() -> None:
    assert released_under_older_versions([a_release(9, 100)], [a_look(10, "100:100:", lockouts_MSFT=5)]) == []
    assert released_under_older_versions([a_release(9, 100)], [a_look(10, "100:100:", lockouts_AAPL=5)]) != []
    assert (
        released_under_older_versions([a_release(9, 100)], [Look("x", Snapshot(100, 100), {"lockouts/*": 1}, at(10))])
        != []
    )


def test_newer_versions_than_the_look_saw_are_fine() -> None:
    assert released_under_older_versions([a_release(9, 100, config=3)], [a_look(10, "100:100:", config=2)]) == []


def test_nothing_may_be_released_while_it_is_closed() -> None:
    closings = [Closed("AAPL", at(10), at(20)), Closed("*", at(30), at(40))]
    inside = [a_release(15, 1), a_release(35, 1)]
    outside = [a_release(9, 1), a_release(20, 1), a_release(41, 1)]
    assert [found.release for found in released_while_closed(inside + outside, closings)] == inside
    assert released_while_closed(inside[:1], [Closed("MSFT", at(10), at(20))]) == []
