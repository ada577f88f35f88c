"""The database's clock as a process can tell it without asking each time (P18): its own, and how far that is off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def _here() -> datetime:
    return datetime.now(UTC)


class DatabaseClock:
    """Right to about half a round trip, as of the last comparison."""

    def __init__(self, here: Callable[[], datetime] = _here) -> None:
        self._here = here
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """The database's time now."""
        return self._here() + self._ahead

    def here(self) -> datetime:
        """This process's own time, to be read before the database is asked."""
        return self._here()

    def compare(self, asked_at: datetime, there: datetime) -> None:
        """Take over what the database said when it was asked at `asked_at` of our time, and has just answered."""
        self._ahead = there - (asked_at + (self._here() - asked_at) / 2)
