"""The last quote of each symbol."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from contracts.quotes import Quote

SYMBOLS_MAX: Final = 50_000
"""More symbols than this are not remembered: the one heard of first is forgotten."""
FIRST_QUOTE_SECONDS: Final = 5.0
"""So long after a start a symbol's first quote is waited for (P18)."""


@dataclass(slots=True)
class _Heard:
    """The newest quote not from the future, and the earliest that is: it counts once its time has come."""

    current: Quote | None = None
    ahead: Quote | None = None


def _here() -> datetime:
    return datetime.now(UTC)


class LastQuotes:
    """Quotes as they were heard; the newest `quoted_at` wins, whatever came last.

    One that claims to be from the future is set aside, so that it does not hide the market until then. This machine's clock only sorts;
    whether a quote counts is judged by the database's (P18).
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
        if quote.quoted_at > self._clock():
            if heard.ahead is None or quote.quoted_at < heard.ahead.quoted_at:
                heard.ahead = quote
        elif heard.current is None or quote.quoted_at >= heard.current.quoted_at:
            heard.current = quote

    def at(self, symbol: str, now: datetime) -> Quote | None:
        """The newest quote that is not from the future of `now`; none if there is none."""
        heard = self._heard.get(symbol)
        if heard is None:
            return None
        if heard.ahead is not None and heard.ahead.quoted_at <= now:
            if heard.current is None or heard.ahead.quoted_at >= heard.current.quoted_at:
                heard.current = heard.ahead
            heard.ahead = None
        current = heard.current
        return current if current is not None and current.quoted_at <= now else None

    def may_still_come(self, symbol: str) -> bool:
        """Whether this process has just started and has not heard of `symbol` yet (P18)."""
        return symbol not in self._heard and self._seconds() - self._started < FIRST_QUOTE_SECONDS
