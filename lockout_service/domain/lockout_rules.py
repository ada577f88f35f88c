"""Which lockouts may be made, and what still locks when one ends. CONTRACTS, "Lockouts, exactly". Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from contracts.lockouts import Lockout, LockoutSide, LockoutStatus
from contracts.messages import Problem
from contracts.values import ANY_SYMBOL
from lockout_service.domain import refusals

DURATION_MAX: Final = timedelta(days=365)
START_AHEAD_MAX: Final = timedelta(days=365)


@dataclass(frozen=True)
class Interval:
    """From `starts_at` on, and before `expires_at`."""

    starts_at: datetime
    expires_at: datetime


def interval(
    *, starts_at: datetime | None, duration_minutes: int | None, expires_at: datetime | None, now: datetime
) -> Interval | Problem:
    """The interval that is asked for at `now`, or why it cannot be.

    A start in the past is now: nothing can be locked backwards, and a clock that is a little behind must not cost the operator the
    lockout. A duration counts from the start. An end given as a time may be less than the shortest duration away ("until the close"), but never
    in the past.
    """
    start = now if starts_at is None else max(starts_at, now)
    if start - now > START_AHEAD_MAX:
        return refusals.starts_too_late(start, START_AHEAD_MAX)
    end = expires_at if duration_minutes is None else start + timedelta(minutes=duration_minutes)
    if end is None:
        return refusals.no_end()
    if end <= now:
        return refusals.expires_in_the_past(end, now)
    if end <= start:
        return refusals.expires_before_start(start, end)
    if end - start > DURATION_MAX:
        return refusals.too_long(start, end, DURATION_MAX)
    return Interval(start, end)


def still_locking(ended: Lockout, others: Iterable[Lockout], *, now: datetime) -> list[Lockout]:
    """Those of `others` that at `now` stop an order which `ended` stopped: lifting one exposes the next, and `*` locks every symbol."""
    return [
        other
        for other in others
        if other.id != ended.id and other.status_at(now) is LockoutStatus.ACTIVE and _overlap(ended, other)
    ]


def is_over(lockout: Lockout, *, now: datetime) -> bool:
    """Whether it can never lock again."""
    return lockout.status_at(now) in (LockoutStatus.EXPIRED, LockoutStatus.LIFTED)


def _overlap(ended: Lockout, other: Lockout) -> bool:
    return (
        other.symbol in (ended.symbol, ANY_SYMBOL)
        and (LockoutSide.BOTH in (ended.side, other.side) or ended.side is other.side)
        and (None in (ended.account, other.account) or ended.account == other.account)
        and (None in (ended.strategy, other.strategy) or ended.strategy == other.strategy)
    )
