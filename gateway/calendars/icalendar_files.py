"""Calendars of lockouts as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

import icalendar

from gateway.calendars.entries import Row, require_few, row_of, unreadable

_USED: Final = {"UID", "SUMMARY", "CATEGORIES", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "STATUS"}
_ZONE: Final = "X-WR-TIMEZONE"
Named = tuple[dict[str, Any], str | None]


class _Wrong(ValueError):
    """The event cannot be a lockout; the message says why."""


def read_icalendar(text: str) -> list[Row]:
    """The events of a calendar: one row for each symbol that an event names. Raises `HttpProblem` for what is no calendar.

    The symbols are its CATEGORIES, else the first word of its SUMMARY; the reason is the SUMMARY. A day without a time is the whole day in the
    calendar's time zone (X-WR-TIMEZONE), else in UTC. An event that repeats is refused: each of its times wants an event of its own.
    """
    try:
        calendar = icalendar.Calendar.from_ical(text)
        events = list(calendar.walk("VEVENT"))
        zone = _zone(calendar)
    except Exception as error:  # whatever the library makes of a file that is none (S12)
        raise unreadable(str(error) or repr(error)) from error
    rows: list[Row] = []
    for event in events:
        try:
            rows += [
                row_of(len(rows) + n, fields, uid=uid) for n, (fields, uid) in enumerate(_of_event(event, zone), 1)
            ]
        except _Wrong as wrong:
            rows.append(Row(len(rows) + 1, None, str(wrong), {"reason": _text(event, "SUMMARY")[:200]}))
        except Exception as error:
            rows.append(Row(len(rows) + 1, None, f"the event cannot be read: {error!r}"[:500]))
    return require_few(rows)


def _of_event(event: Any, zone: tzinfo | None) -> Iterator[Named]:
    broken = [f"{name}: {said}" for name, said in event.errors if name is None or name.upper() in _USED]
    if broken:
        raise _Wrong("; ".join(broken))
    if event.get("RRULE") is not None or event.get("RDATE") is not None:
        raise _Wrong("RRULE, RDATE: it repeats; give each of its times an event of its own")
    if _text(event, "STATUS").upper() == "CANCELLED":
        raise _Wrong("STATUS: it is cancelled; a lockout that it has made stands until it is lifted")
    summary, start, end = _text(event, "SUMMARY"), _moment(event, "DTSTART", zone), _moment(event, "DTEND", zone)
    if end is None and start is not None:
        end = _end_from(event, start)
    for symbol in _categories(event) or summary.split()[:1] or [""]:
        fields = {"symbol": symbol, "reason": summary, "starts_at": start, "expires_at": end}
        uid = _text(event, "UID") or None
        yield {name: value for name, value in fields.items() if value is not None}, uid


def _categories(event: Any) -> list[str]:
    found = event.get("CATEGORIES")
    lists = found if isinstance(found, list) else [found] if found is not None else []
    return list(dict.fromkeys(str(name).strip() for each in lists for name in each.cats if str(name).strip()))


def _end_from(event: Any, start: datetime) -> datetime | None:
    duration = event.get("DURATION")
    if duration is not None:
        return start + duration.dt  # type: ignore[no-any-return]
    return None if isinstance(event["DTSTART"].dt, datetime) else start + timedelta(days=1)


def _moment(event: Any, name: str, zone: tzinfo | None) -> datetime | None:
    found = event.get(name)
    if found is None:
        return None
    if isinstance(found, list):
        raise _Wrong(f"{name}: it is given more than once")
    moment = found.dt
    if isinstance(moment, datetime):
        return moment
    if not isinstance(moment, date):
        raise _Wrong(f"{name}: it is neither a day nor a time")
    if zone is None:
        raise _Wrong(f"{name}: a whole day wants the calendar's time zone, and its {_ZONE} is not known")
    return datetime.combine(moment, time(0), zone)


def _zone(calendar: Any) -> tzinfo | None:
    """The calendar's time zone, UTC where it names none; none where it names one that nobody knows."""
    name = str(calendar.get(_ZONE, "")).strip()
    if not name:
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError):
        return None
    except KeyError:  # ZoneInfoNotFoundError
        return None


def _text(event: Any, name: str) -> str:
    found = event.get(name, "")
    return str(found[0] if isinstance(found, list) and found else found).strip()
