"""The prices of the last minutes, in slices, so that memory does not grow with the feed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

SLICES: Final = 60
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Slice:
    """The prices of one stretch of time, which begins at `begins`."""

    begins: datetime
    low: Decimal
    high: Decimal
    total: Decimal
    count: int

    def with_price(self, price: Decimal) -> Slice:
        """With one more price."""
        return Slice(self.begins, min(self.low, price), max(self.high, price), self.total + price, self.count + 1)


Window = tuple[Slice, ...]
"""Oldest first. It reaches back at least its span, and at most one slice further."""


def still_in(window: Window, at: datetime, span: timedelta) -> Window:
    """What is not too old at `at`."""
    oldest = at - span - span / SLICES
    return window if not window or window[0].begins > oldest else tuple(s for s in window if s.begins > oldest)


def with_price(window: Window, price: Decimal, at: datetime, span: timedelta) -> Window:
    """With one more price, which is newer than all others, and without what is too old then."""
    window, begins = still_in(window, at, span), floor(at, span / SLICES)
    if window and window[-1].begins == begins:
        return (*window[:-1], window[-1].with_price(price))
    return (*window, Slice(begins, price, price, price, 1))


def mean(window: Window) -> Decimal | None:
    """The mean of its prices, each counted once; none without any."""
    count = sum(each.count for each in window)
    return sum((each.total for each in window), Decimal(0)) / count if count else None


def floor(at: datetime, span: timedelta) -> datetime:
    """The beginning of the stretch of `span` in which `at` lies: the same for everyone."""
    return _EPOCH + (at - _EPOCH) // span * span
