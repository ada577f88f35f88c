"""Rule: a pause in the symbols of a headline that matters, at once or once the price confirms it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Final

from contracts.lockouts import LockoutSource
from contracts.news import News, NewsKind
from contracts.shocks import NewsShock
from contracts.values import ANY_SYMBOL, plain
from lockout_service.domain.finding import Finding

_PREFIX: Final = re.compile(
    r"^(?:(?:update|wrapup|refile|rpt|repeat|corrected|correction|clarified|alert|breaking|flash)\b[\s\d.:|-]*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Watch:
    """A middling headline: it locks a symbol whose price moves so far, until then."""

    news: News
    until: datetime
    percent: Decimal

    def concerns(self, symbol: str) -> bool:
        """Whether the headline is about this symbol, or about everything."""
        return not self.news.symbols or symbol in self.news.symbols


def judge_news(news: News, settings: NewsShock, now: datetime) -> list[Finding] | Watch | None:
    """What a headline asks for at `now`: lockouts, a watch on the price, or nothing. Too old, or from too far ahead: nothing."""
    if not settings.enabled or abs(now - news.published_at) > timedelta(minutes=settings.age_minutes_max):
        return None
    if news.kind is NewsKind.VENUE_HALT:
        return [_finding("venue_halt", news, symbol, settings, {}) for symbol in _symbols(news)]
    if news.weight >= settings.lock_impact:
        return [_finding("headline", news, symbol, settings, {}) for symbol in _symbols(news)]
    if news.weight >= settings.confirm_impact:
        return Watch(news, news.published_at + timedelta(minutes=settings.confirm_minutes), settings.confirm_percent)
    return None


def confirmed(
    watch: Watch, symbol: str, base: Decimal, price: Decimal, settings: NewsShock, now: datetime
) -> Finding | None:
    """What a watched headline asks for once the price of `symbol` has moved from `base` (above zero)."""
    moved = abs(price - base) * 100 / base
    if not settings.enabled or now > watch.until or not watch.concerns(symbol) or moved < watch.percent:
        return None
    return _finding("confirmed_headline", watch.news, symbol, settings, {"moved_percent": f"{moved:.2f}"})


def key_of(news: News) -> str:
    """By what a story is known again: its id, or its headline without case, punctuation and what a revision puts before it."""
    if news.story_id is not None:
        return news.story_id
    words = re.sub(r"[\W_]+", " ", _PREFIX.sub("", news.headline.strip())).strip().casefold()
    return sha256(words.encode(errors="surrogatepass")).hexdigest()[:32]


def _symbols(news: News) -> tuple[str, ...]:
    return tuple(dict.fromkeys(news.symbols)) or (ANY_SYMBOL,)


def _finding(rule: str, news: News, symbol: str, settings: NewsShock, values: dict[str, str]) -> Finding:
    said = {
        "headline": news.headline[:200],
        "impact": plain(news.weight),
        "published_at": news.published_at.isoformat(),
    }
    moved = f" The price moved {values['moved_percent']} %." if values else ""
    what = "The venue halts trading" if news.kind is NewsKind.VENUE_HALT else "News"
    return Finding(
        LockoutSource.NEWS_SHOCK, rule, symbol, key_of(news), settings.minutes, f"{what}: {news.headline[:300]}{moved}",
        said | values,
    )  # fmt: skip
