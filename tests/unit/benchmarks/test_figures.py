"""Percentiles are values that were seen."""

from __future__ import annotations

import pytest

from benchmarks.figures import rank, spread_ms


def test_the_nearest_rank_is_a_sample() -> None:
    assert rank([3.0, 1.0, 2.0, 4.0], 50) == 2.0
    assert rank([float(n) for n in range(1, 101)], 99) == 99.0
    assert rank([5.0], 1) == 5.0


def test_nothing_cannot_be_ranked() -> None:
    with pytest.raises(ValueError, match="nothing"):
        rank([], 50)
    assert spread_ms([]) == {"p50": None, "p99": None, "max": None}


def test_durations_are_told_in_milliseconds() -> None:
    assert spread_ms([0.001, 0.002, 0.0301]) == {"p50": 2.0, "p99": 30.1, "max": 30.1}
