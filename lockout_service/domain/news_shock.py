"""Rule: a pause in the symbols of a headline that matters, at once or once the price confirms it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from contracts.lockouts import LockoutSource
from contracts.news import News, NewsKind
from contracts.shocks import NewsShock
from contracts.values import ANY_SYMBOL, plain
from lockout_service.domain.finding import Finding
from lockout_service.domain.stories import story_of

SAME_WORDS_SECONDS: Final = 7 * 24 * 3600
"""So near in time the same words are one story. Later they are another: some are used again each quarter."""
SAME_HALT_SECONDS: Final = 5 * 60
"""A pause of the limit-up/limit-down plan lasts five minutes (section VII): a notice so soon after another repeats it."""


class Harmless(StrEnum):
    """Why news locks nothing."""

    OFF = "off"
    STALE = "stale"
    FROM_THE_FUTURE = "from_the_future"
    BELOW_THE_THRESHOLDS = "below_the_thresholds"
    RESUMES = "resumes"
    """The venue trades again. A lockout stands until its own end, or until somebody lifts it."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A middling headline: it locks a symbol whose price moves so far, until then."""

    news: News
    until: datetime
    percent: Decimal

    def concerns(self, symbol: str) -> bool:
        """Whether the headline is about this symbol."""
        return self.news.concerns_all or symbol in self.news.symbols


def judge_news(news: News, settings: NewsShock, now: datetime) -> list[Finding] | Watch | Harmless:
    """What news asks for at `now`: lockouts, a watch on the price, or nothing, and why."""
    age, most = now - news.published_at, timedelta(minutes=settings.age_minutes_max)
    if not settings.enabled:
        return Harmless.OFF
    if age > most:
        return Harmless.STALE
    if -age > most:
        return Harmless.FROM_THE_FUTURE
    match news.kind:
        case NewsKind.VENUE_RESUME:
            return Harmless.RESUMES
        case NewsKind.VENUE_HALT:
            return [_of_halt(news, symbol, settings) for symbol in _symbols(news)]
        case NewsKind.HEADLINE:
            if news.weight >= settings.lock_impact:
                return [_of_headline(news, symbol, settings) for symbol in _symbols(news)]
            if news.weight >= settings.confirm_impact:
                until = news.published_at + timedelta(minutes=settings.confirm_minutes)
                return Watch(news, until, settings.confirm_percent)
            return Harmless.BELOW_THE_THRESHOLDS


def confirmed(
    watch: Watch, symbol: str, base: Decimal, price: Decimal, settings: NewsShock, now: datetime
) -> Finding | None:
    """What a watched headline asks for once the price of `symbol` has moved from `base` (above zero)."""
    moved = abs(price - base) * 100 / base
    if not settings.enabled or now > watch.until or not watch.concerns(symbol) or moved < watch.percent:
        return None
    return _of_headline(watch.news, symbol, settings, moved_percent=f"{moved:.2f}")


def _symbols(news: News) -> tuple[str, ...]:
    return (ANY_SYMBOL,) if news.concerns_all else tuple(dict.fromkeys(news.symbols))


def _of_headline(news: News, symbol: str, settings: NewsShock, **seen: str) -> Finding:
    """Of one story at most one, at once or confirmed: a revision is no new evidence."""
    moved = f" The price moved {seen['moved_percent']} %." if seen else ""
    reason = f"News: {news.headline[:300]}{moved}"
    return _finding("headline", news, symbol, settings, reason, SAME_WORDS_SECONDS, kin=story_of(news), values=seen)


def _of_halt(news: News, symbol: str, settings: NewsShock) -> Finding:
    """Of one halt one, whatever the notice's words: they are the same for every halt."""
    reason = f"The venue halts trading: {news.headline[:300]}"
    return _finding("venue_halt", news, symbol, settings, reason, SAME_HALT_SECONDS, kin="", values={})


def _finding(
    rule: str,
    news: News,
    symbol: str,
    settings: NewsShock,
    reason: str,
    apart: int,
    *,
    kin: str,
    values: dict[str, str],
) -> Finding:
    known_again: dict[str, Any] = {"key": story_of(news), "apart_seconds": 0}
    if news.story_id is None:
        known_again = {"key": f"{story_of(news)}@{news.published_at.isoformat()}", "apart_seconds": apart, "kin": kin}
    said = {
        "headline": news.headline[:200],
        "impact": plain(news.weight),
        "published_at": news.published_at.isoformat(),
    }
    return Finding(
        source=LockoutSource.NEWS_SHOCK,
        rule=rule,
        symbol=symbol,
        at=news.published_at,
        minutes=settings.minutes,
        reason=reason,
        values=said | values,
        **known_again,
    )
