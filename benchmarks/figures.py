"""Figures out of samples: the nearest rank, so that each figure is a value that was really seen."""

from __future__ import annotations

import math
from collections.abc import Sequence


def rank(samples: Sequence[float], percent: float) -> float:
    """The smallest sample that is not below `percent` of them. Raises `ValueError` without samples."""
    if not samples:
        raise ValueError("there is nothing to rank")
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def spread_ms(seconds: Sequence[float]) -> dict[str, float | None]:
    """`{"p50", "p99", "max"}` in milliseconds of durations in seconds; none where there are no samples."""
    if not seconds:
        return {"p50": None, "p99": None, "max": None}
    return {
        "p50": round(rank(seconds, 50) * 1000, 2),
        "p99": round(rank(seconds, 99) * 1000, 2),
        "max": round(max(seconds) * 1000, 2),
    }
