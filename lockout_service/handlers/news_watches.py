"""Middling headlines that wait for the price to confirm them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from chassis.logging import get_logger
from contracts.shocks import NewsShock
from lockout_service.domain.finding import Finding
from lockout_service.domain.news_shock import Watch, confirmed
from lockout_service.domain.stories import story_of

log = get_logger("interlock.lockout")
WATCHES_MAX: Final = 1000


@dataclass
class _Watched:
    watch: Watch
    bases: dict[str, Decimal] = field(default_factory=dict)
    """What the price of each symbol is compared with."""
    done: set[str] = field(default_factory=set)


class NewsWatches:
    """Those whose time is not over. A revision does not begin anew."""

    def __init__(self) -> None:
        self._watched: dict[str, _Watched] = {}

    def add(self, watch: Watch, now: datetime) -> None:
        """Watch from now on."""
        self._watched = {story: each for story, each in self._watched.items() if each.watch.until >= now}
        if len(self._watched) >= WATCHES_MAX:
            log.error("news.too_many_watched", headline=watch.news.headline[:200])
            return
        self._watched.setdefault(f"{story_of(watch.news)} {sorted(watch.news.symbols)}", _Watched(watch))

    def see(
        self, symbol: str, before: Decimal | None, price: Decimal, settings: NewsShock, now: datetime
    ) -> list[Finding]:
        """What a price confirms. `before` is the last price of not long ago: of a headline that came since, the price that it found."""
        found = []
        for each in self._watched.values():
            if each.watch.until < now or symbol in each.done or not each.watch.concerns(symbol):
                continue
            base = each.bases.setdefault(symbol, price if before is None else before)
            finding = confirmed(each.watch, symbol, base, price, settings, now)
            if finding is not None:
                each.done.add(symbol)
                found.append(finding)
        return found
