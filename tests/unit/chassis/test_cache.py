"""A versioned cache makes things fast and never goes backwards."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from chassis.cache import Versioned, VersionedCache

puts = some.lists(some.tuples(some.sampled_from("ab"), some.integers(0, 5)))


def test_nothing_is_held_until_something_was_put() -> None:
    cache = VersionedCache[str]()
    assert cache.held("AAPL") is None
    assert cache.version("AAPL") == -1
    assert cache.behind({"AAPL": 0}) == ["AAPL"]


def test_an_older_value_that_comes_late_is_not_taken() -> None:
    cache = VersionedCache[str]()
    cache.put("AAPL", 3, "new")
    cache.put("AAPL", 2, "old")
    assert cache.held("AAPL") == Versioned(3, "new")
    assert cache.behind({"AAPL": 3}) == []
    assert cache.behind({"AAPL": 4, "MSFT": 0}) == ["AAPL", "MSFT"]


@given(puts)
def test_whatever_comes_in_whatever_order_the_newest_of_each_key_is_held(given_: list[tuple[str, int]]) -> None:
    cache = VersionedCache[int]()
    for key, version in given_:
        before = cache.version(key)
        cache.put(key, version, version)
        assert cache.version(key) >= before
    for key in {key for key, _ in given_}:
        newest = max(version for one, version in given_ if one == key)
        assert cache.held(key) == Versioned(newest, newest)
