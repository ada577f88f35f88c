"""The market calendars of a recording: the same library that the risk service asks, by a process of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from deploy.problems import StackError
from risk_service.caches.calendars import read_calendars
from risk_service.domain.sessions import Sessions

BEFORE = timedelta(days=10)


async def sessions_for(names: Collection[str], first: datetime | None) -> Mapping[str, Sessions]:
    """The sessions of calendars from a while before `first` on. Raises `StackError` where one cannot be read."""
    begin = (datetime.now(UTC) if first is None else first) - BEFORE
    try:
        return await read_calendars(names, begin)
    except (OSError, ValueError, TimeoutError) as error:
        raise StackError(f"The market calendars {', '.join(sorted(names))} cannot be read: {error}") from error
