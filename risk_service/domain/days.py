"""The day that losses are counted in, as two moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from contracts.loss_days import LossDay


class Day(NamedTuple):
    """From its first moment to before its last."""

    starts_at: datetime
    ends_at: datetime


@lru_cache(maxsize=64)
def day_of(now: datetime, rule: LossDay) -> Day:
    """The day that `now` lies in. It has 23 or 25 hours where clocks change: it is counted in UTC, from one local start to the next.

    Remembered, since a batch asks for the same moment again and again.
    """
    zone, start = ZoneInfo(rule.timezone), time.fromisoformat(rule.starts_at)
    around = now.astimezone(zone).date()
    # A zone has left a date out before now, so that two dates begin at once: that day is none.
    starts = sorted({_start(around + timedelta(days=days), start, zone) for days in range(-2, 4)})
    return next(Day(*both) for both in pairwise(starts) if both[0] <= now < both[1])


def _start(day: date, start: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, start, zone).astimezone(UTC)
