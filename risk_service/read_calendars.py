"""Prints the sessions of market calendars as JSON: `python -m risk_service.read_calendars XNYS XLON`.

A process of its own: the library stands on pandas, which takes seconds and a hundred megabytes that no order should wait for.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import exchange_calendars
import pandas

DAYS_BACK: Final = 10
DAYS_AHEAD: Final = 200


def sessions_of(name: str, first: datetime, last: datetime) -> dict[str, Any]:
    """`{"from", "until", "intervals": [[open, close], ...]}` of one calendar, from a day after `first` to a day before `last`.

    A session may begin on the evening before its day.
    """
    calendar = exchange_calendars.get_calendar(name, start=first.date(), end=last.date())
    return {
        "from": (first + timedelta(days=1)).isoformat(),
        "until": (last - timedelta(days=1)).isoformat(),
        "intervals": [[start.isoformat(), end.isoformat()] for start, end in _joined(_parts(calendar.schedule))],
    }


def _parts(schedule: pandas.DataFrame) -> Iterator[tuple[datetime, datetime]]:
    for row in schedule.itertuples():
        if pandas.isna(row.break_start):
            yield row.open.to_pydatetime(), row.close.to_pydatetime()
        else:
            yield row.open.to_pydatetime(), row.break_start.to_pydatetime()
            yield row.break_end.to_pydatetime(), row.close.to_pydatetime()


def _joined(parts: Iterator[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Sessions that follow each other without a pause are one: a market that never closes has no edges."""
    joined: list[tuple[datetime, datetime]] = []
    for start, end in parts:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def main(arguments: list[str]) -> None:
    """Print the calendars that are named, from some days ago or from `--since=2026-03-02` on."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    begin = today - timedelta(days=DAYS_BACK)
    if arguments and arguments[0].startswith("--since="):
        begin = datetime.fromisoformat(arguments.pop(0).removeprefix("--since=")).replace(tzinfo=UTC)
    span = begin, today + timedelta(days=DAYS_AHEAD)
    sys.stdout.write(json.dumps({name: sessions_of(name, *span) for name in arguments}))


if __name__ == "__main__":
    os.nice(10)
    main(sys.argv[1:])
