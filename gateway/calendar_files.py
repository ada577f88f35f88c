"""Calendar files of lockouts: CSV, or iCalendar (RFC 5545), each entry a lockout to create or why it cannot be one."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import Any, Final

import icalendar
from pydantic import ValidationError

from gateway.problems import refuse
from gateway.views.lockouts import LockoutToCreate

ENTRIES_MAX: Final = 500
COLUMNS: Final = (
    "symbol",
    "reason",
    "starts_at",
    "expires_at",
    "duration_minutes",
    "side",
    "blocks",
    "account",
    "strategy",
)


@dataclass(frozen=True)
class Entry:
    """One entry of a file: its place (from 1), by what it is known again, and what it says."""

    row: int
    uid: str
    body: LockoutToCreate | None
    error: str | None = None


def read_csv(text: str) -> list[Entry]:
    """The rows under a header of `COLUMNS`, of which `symbol`, `reason` and an end are needed. Raises `HttpProblem` for what is no such file."""
    reader = csv.DictReader(StringIO(text), strict=True)
    try:
        names = [name.strip() for name in reader.fieldnames or ()]
        unknown = sorted(set(names) - set(COLUMNS))
        if unknown or "symbol" not in names:
            raise _unreadable(
                f"the header names {', '.join(COLUMNS)}" + (f", not {', '.join(unknown)}" if unknown else "")
            )
        rows = [{str(key).strip(): value for key, value in row.items()} for row in reader]
    except csv.Error as error:
        raise _unreadable(str(error)) from error
    _require_few(len(rows))
    return [_entry(number, _given(row), None) for number, row in enumerate(rows, start=1)]


def read_icalendar(text: str) -> list[Entry]:
    """The events of a calendar. The symbols are its CATEGORIES, else the first word of its SUMMARY; the reason is the SUMMARY.

    A day without a time is the whole day in UTC. Raises `HttpProblem` for what is no calendar.
    """
    try:
        calendar = icalendar.Calendar.from_ical(text)
        events = list(calendar.walk("VEVENT"))
    except (ValueError, IndexError, KeyError, AttributeError) as error:
        raise _unreadable(str(error)) from error
    entries = [entry for event in events for entry in _of_event(event)]
    _require_few(len(entries))
    return [_entry(number, body, uid) for number, (body, uid) in enumerate(entries, start=1)]


def _of_event(event: Any) -> Iterator[tuple[dict[str, Any], str]]:
    summary = str(event.get("SUMMARY", "")).strip()
    categories = event.get("CATEGORIES")
    lists = categories if isinstance(categories, list) else [categories] if categories is not None else []
    symbols = [str(name) for each in lists for name in each.cats] or summary.split()[:1]
    start, end = _moment(event, "DTSTART"), _moment(event, "DTEND")
    if end is None and start is not None:
        duration = event.get("DURATION")
        whole_day = timedelta(days=1) if not isinstance(event["DTSTART"].dt, datetime) else None
        length = duration.dt if duration is not None else whole_day
        end = None if length is None else start + length
    for symbol in symbols or [""]:
        body = {"symbol": symbol, "reason": summary, "starts_at": start, "expires_at": end}
        yield {name: value for name, value in body.items() if value is not None}, f"{event.get('UID', '')}/{symbol}"


def _moment(event: Any, name: str) -> datetime | None:
    found = event.get(name)
    if found is None:
        return None
    moment = found.dt
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time(0), UTC) if isinstance(moment, date) else None


def _given(row: dict[str, Any]) -> dict[str, Any]:
    given = {name: value.strip() for name, value in row.items() if isinstance(value, str) and value.strip()}
    if given.get("duration_minutes", "").isdigit():
        return {**given, "duration_minutes": int(given["duration_minutes"])}
    return given


def _entry(row: int, body: dict[str, Any], uid: str | None) -> Entry:
    known = uid or "/".join(f"{name}={body[name]}" for name in sorted(body))
    try:
        return Entry(row, known, LockoutToCreate.model_validate(body))
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        said = "; ".join(f"{'.'.join(map(str, each['loc'])) or 'row'}: {each['msg']}" for each in problems)
        return Entry(row, known, None, said.replace("Value error, ", ""))


def _require_few(count: int) -> None:
    if not 1 <= count <= ENTRIES_MAX:
        raise refuse(
            422, "INVALID_FILE", f"A file has 1 to {ENTRIES_MAX} entries; this one has {count}.", entries=count
        )


def _unreadable(why: str) -> Exception:
    return refuse(422, "INVALID_FILE", f"The file cannot be read: {why}")
