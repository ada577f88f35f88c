"""Watch prices and news for what the rules find in them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from chassis.config_in_force import Configs
from chassis.database_clock import DatabaseClock
from chassis.logging import get_logger
from contracts.config import RiskConfig
from contracts.news import News
from contracts.quotes import Quote
from lockout_service.domain.news_shock import Harmless, Watch, judge_news
from lockout_service.domain.price_shock import PriceState, observe
from lockout_service.handlers.found import Found
from lockout_service.handlers.news_watches import NewsWatches

log = get_logger("interlock.lockout")
SYMBOLS_MAX: Final = 10_000
"""More symbols than this are not remembered: the one heard of first is forgotten."""
QUOTE_AGE_MAX: Final = timedelta(seconds=60)
"""An older price says what was, not what is."""
CLOCKS_APART_MAX: Final = timedelta(seconds=1)
"""So far ahead a price may be by its sender's clock; one from further ahead is from the future."""


class MarketWatch:
    """What this process has seen of prices and news. After a restart the windows begin anew."""

    def __init__(self, configs: Configs, found: Found, clock: DatabaseClock) -> None:
        self._configs, self._found, self._clock = configs, found, clock
        self._states: dict[str, PriceState] = {}
        self._last: dict[str, tuple[datetime, Decimal]] = {}
        self._watches = NewsWatches()

    async def hear_quote(self, quote: Quote) -> None:
        """One price. From the future, long past, or not newer than the last one it changes nothing."""
        config, now = self._config, self._clock.now()
        if not (config.price_shock.enabled or config.news_shock.enabled) or not _is_of_now(quote, now):
            return
        symbol, price, at = quote.symbol, quote.reference_price, quote.quoted_at
        last = self._last.get(symbol)
        if last is not None and at <= last[0]:
            return
        if last is None and len(self._last) >= SYMBOLS_MAX:
            forgotten = next(iter(self._last))
            del self._last[forgotten]
            self._states.pop(forgotten, None)
        self._last[symbol] = (at, price)
        before = self._states.get(symbol, PriceState())
        self._states[symbol], shocks = observe(before, symbol, price, at, config.price_shock)
        recent = timedelta(minutes=config.news_shock.confirm_minutes)
        found_it_at = last[1] if last is not None and at - last[0] <= recent else None
        self._found.add([*shocks, *self._watches.see(symbol, found_it_at, price, config.news_shock, now)])

    async def hear_news(self, news: News) -> None:
        """One headline, or a notice of the venue."""
        now = self._clock.now()
        judged = judge_news(news, self._config.news_shock, now)
        match judged:
            case Harmless():
                if judged is not Harmless.OFF:
                    said = {"headline": news.headline[:200], "published_at": news.published_at.isoformat()}
                    log.info("news.locks_nothing", because=judged.value, **said)
            case Watch():
                self._watches.add(judged, now)
            case findings:
                self._found.add(findings)

    @property
    def _config(self) -> RiskConfig:
        held = self._configs.newest
        return RiskConfig() if held is None else held.config


def _is_of_now(quote: Quote, now: datetime) -> bool:
    return now - QUOTE_AGE_MAX <= quote.quoted_at <= now + CLOCKS_APART_MAX
