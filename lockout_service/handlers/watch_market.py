"""Watch prices and news, and lock for what the rules find in them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from chassis.logging import get_logger
from chassis.unit_of_work import UnitOfWork
from contracts.news import News
from contracts.quotes import Quote
from lockout_service.domain.finding import Finding
from lockout_service.domain.news_shock import Watch, confirmed, judge_news
from lockout_service.domain.price_shock import PriceState, observe
from lockout_service.handlers.lock_for import lock_for
from lockout_service.handlers.ports import HeldConfig, OpenEvidence, OpenLockouts

log = get_logger("interlock.lockout")
SYMBOLS_MAX: Final = 10_000
WATCHES_MAX: Final = 1000
FINDINGS_MAX: Final = 1000


def _here() -> datetime:
    return datetime.now(UTC)


class MarketWatch:
    """What this process has seen of prices and news; findings wait here until they are locked for.

    A price from the future, or older than the last one, changes nothing. After a restart the windows begin anew.
    """

    def __init__(self, config: HeldConfig, *, clock: Callable[[], datetime] = _here) -> None:
        self._config = config
        self._clock = clock
        self._states: dict[str, PriceState] = {}
        self._prices: dict[str, Decimal] = {}
        self._watches: list[tuple[Watch, dict[str, Decimal]]] = []
        self._found: deque[Finding] = deque(maxlen=FINDINGS_MAX)

    async def hear_quote(self, quote: Quote) -> None:
        """One price."""
        settings = self._config.config
        if not (settings.price_shock.enabled or settings.news_shock.enabled) or quote.quoted_at > self._clock():
            return
        symbol, price = quote.symbol, quote.reference_price
        if symbol not in self._states and len(self._states) >= SYMBOLS_MAX:
            del self._states[next(iter(self._states))]
        before = self._states.get(symbol, PriceState())
        state, found = observe(before, symbol, price, quote.quoted_at, settings.price_shock)
        self._states[symbol] = state
        self._found += found
        self._confirm(symbol, price)
        self._prices[symbol] = price

    async def hear_news(self, news: News) -> None:
        """One headline."""
        settings, now = self._config.config.news_shock, self._clock()
        judged = judge_news(news, settings, now)
        if judged is None:
            if settings.enabled:
                log.info("news.no_shock", headline=news.headline[:200], published_at=news.published_at.isoformat())
        elif isinstance(judged, Watch):
            self._watches = [(watch, bases) for watch, bases in self._watches if watch.until > now][-WATCHES_MAX:]
            self._watches.append((judged, dict(self._prices)))
        else:
            self._found += judged

    async def lock(self, *, uow: UnitOfWork, lockouts: OpenLockouts, evidence: OpenEvidence) -> None:
        """Lock for everything found; what fails is found again at the next turn."""
        while self._found:
            some = [self._found[number] for number in range(min(20, len(self._found)))]
            await lock_for(some, uow=uow, lockouts=lockouts, evidence=evidence)
            for _ in some:
                self._found.popleft()

    def _confirm(self, symbol: str, price: Decimal) -> None:
        now, settings = self._clock(), self._config.config.news_shock
        for watch, bases in self._watches:
            if watch.until > now and watch.concerns(symbol):
                base = bases.setdefault(symbol, price)
                finding = confirmed(watch, symbol, base, price, settings, now)
                if finding is not None:
                    self._found.append(finding)
                    bases[symbol] = price
