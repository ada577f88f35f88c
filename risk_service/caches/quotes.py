"""The last quotes of each symbol."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from contracts.quotes import Quote

SYMBOLS_MAX: Final = 50_000
"""More symbols than this are not remembered: the one heard of first is forgotten."""
FIRST_QUOTE_SECONDS: Final = 5.0
"""So long after a start a symbol's first quote is waited for (P18)."""


REMEMBERED: Final = timedelta(seconds=3)
"""So far back a decision may look: one that began before the newest quote came is decided on the one before it."""
APART: Final = timedelta(milliseconds=100)
"""Of a symbol quoted more often than this, so many remembered quotes are enough: a decision's is at most so much older than it could be."""


@dataclass(slots=True)
class _Heard:
    """The newest quote not from the future, those before it, oldest first, and the earliest from the future: it counts once its time has come."""

    current: Quote | None = None
    before: deque[Quote] = field(default_factory=deque)
    ahead: Quote | None = None

    def take(self, quote: Quote) -> None:
        """Make `quote` the newest, unless it is older."""
        if self.current is None:
            self.current = quote
        elif quote.quoted_at >= self.current.quoted_at:
            if not self.before or self.current.quoted_at - self.before[-1].quoted_at >= APART:
                self.before.append(self.current)
            self.current = quote
            while len(self.before) > 1 and self.before[1].quoted_at <= quote.quoted_at - REMEMBERED:
                self.before.popleft()

    def come(self, now: datetime) -> None:
        """Let the one from the future count if its time has come at `now`."""
        if self.ahead is not None and self.ahead.quoted_at <= now:
            self.take(self.ahead)
            self.ahead = None

    def at(self, now: datetime) -> Quote | None:
        """The newest that was quoted by `now`."""
        if self.current is None or self.current.quoted_at <= now:
            return self.current
        return next((quote for quote in reversed(self.before) if quote.quoted_at <= now), None)


def _here() -> datetime:
    return datetime.now(UTC)


class LastQuotes:
    """Quotes as they were heard; the newest `quoted_at` wins, whatever came last.

    One that claims to be from the future is set aside, so that it does not hide the market until then. This machine's clock only sorts;
    whether a quote counts is judged by the database's (P18), which a decision reads before it looks here: what is quoted in between
    must not hide what was known then.
    """

    def __init__(self, *, clock: Callable[[], datetime] = _here, seconds: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seconds = seconds
        self._started = seconds()
        self._heard: dict[str, _Heard] = {}

    def started(self) -> None:
        """From now on quotes can be heard."""
        self._started = self._seconds()

    async def hear(self, quote: Quote) -> None:
        """Take a quote from the bus."""
        heard = self._heard.get(quote.symbol)
        if heard is None:
            if len(self._heard) >= SYMBOLS_MAX:
                del self._heard[next(iter(self._heard))]
            heard = self._heard[quote.symbol] = _Heard()
        now = self._clock()
        # Of a feed whose clock is a little ahead each quote is from the future for a moment: one that went on waiting would shut out all later ones.
        heard.come(now)
        if quote.quoted_at > now:
            if heard.ahead is None or quote.quoted_at < heard.ahead.quoted_at:
                heard.ahead = quote
        else:
            heard.take(quote)

    def at(self, symbol: str, now: datetime) -> Quote | None:
        """The newest quote that is not from the future of `now`, which lies at most seconds back; none if there is none."""
        heard = self._heard.get(symbol)
        if heard is None:
            return None
        heard.come(now)
        return heard.at(now)

    def may_still_come(self, symbol: str) -> bool:
        """Whether this process has just started and has not heard of `symbol` yet (P18)."""
        return symbol not in self._heard and self._seconds() - self._started < FIRST_QUOTE_SECONDS
