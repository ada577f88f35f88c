"""When a market is open: the trading sessions of a calendar, as intervals in UTC."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Hours:
    """Whether the market is open at a moment, and when that changes next."""

    is_open: bool
    changes_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Sessions:
    """The sessions of one calendar that begin within `[known_from, known_until)`: each open from its first moment to before its second.

    Ordered and apart; a lunch break parts a day into two.
    """

    calendar: str
    known_from: datetime
    known_until: datetime
    intervals: tuple[tuple[datetime, datetime], ...]

    def at(self, now: datetime, *, before: timedelta, after: timedelta) -> Hours | None:
        """The hours at `now`, each session taken to begin `before` earlier and to end `after` later; none where the calendar is not known.

        Sessions that overlap for that are one.
        """
        return _hours(self, now, before, after)

    def _at(self, now: datetime, before: timedelta, after: timedelta) -> Hours | None:
        if not self.known_from + after <= now < self.known_until - before:
            return None
        place = bisect_right(self.intervals, now + before, key=lambda session: session[0])
        if place == 0 or now >= self.intervals[place - 1][1] + after:
            opens = self.intervals[place][0] - before if place < len(self.intervals) else self.known_until - before
            return Hours(False, opens)
        closes = self.intervals[place - 1][1] + after
        for start, end in self.intervals[place:]:
            if start - before > closes:
                break
            closes = end + after
        return Hours(True, closes)

    def closed_since(self, now: datetime, *, before: timedelta, after: timedelta) -> datetime | None:
        """When the market closed that is closed at `now`; none where it is open, or that is not known."""
        hours = self.at(now, before=before, after=after)
        if hours is None or hours.is_open:
            return None
        place = bisect_right(self.intervals, now + before, key=lambda session: session[0])
        return self.intervals[place - 1][1] + after if place else self.known_from


@lru_cache(maxsize=256)
def _hours(sessions: Sessions, now: datetime, before: timedelta, after: timedelta) -> Hours | None:
    """A batch of orders is decided at one time, and each asks thrice. Sessions are told apart by which they are, not by what they say."""
    return sessions._at(now, before, after)
