"""Rule: a pause in a symbol whose price has jumped. Pure: each price gives the next state, and what it found.

Money is compared as decimals. Only the statistics of returns are floats: they say how unusual a move is, not what anything is worth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Final

from contracts.lockouts import LockoutSource
from contracts.shocks import BandTier, PercentMove, PriceShock, SigmaMove
from contracts.values import plain
from lockout_service.domain.finding import Finding

BAND_WINDOW: Final = timedelta(minutes=5)
SLICES: Final = 60
"""A window is kept in so many slices, each with its lowest, highest and mean price: memory does not grow with the feed."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Slice:
    """The prices of one stretch of time."""

    begins: datetime
    low: Decimal
    high: Decimal
    total: Decimal
    count: int

    def with_price(self, price: Decimal) -> Slice:
        """With one more price."""
        return Slice(self.begins, min(self.low, price), max(self.high, price), self.total + price, self.count + 1)


Window = tuple[Slice, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Closed bars' returns, the close before the running bar, and the running bar."""

    begins: datetime | None = None
    previous_close: float | None = None
    close: float | None = None
    returns: tuple[float, ...] = ()
    shocked: bool = False
    """Whether the running bar has been locked for: one bar is one shock."""


@dataclass(frozen=True, slots=True)
class PriceState:
    """What is remembered of one symbol."""

    latest: datetime | None = None
    move: Window = ()
    band: Window = ()
    bars: Bars = Bars()


def observe(
    state: PriceState, symbol: str, price: Decimal, at: datetime, settings: PriceShock
) -> tuple[PriceState, list[Finding]]:
    """The state after one price, and what it found. A price that is not newer changes nothing. After a shock its rule begins anew at this price."""
    if not settings.enabled or (state.latest is not None and at <= state.latest):
        return state, []
    found: list[Finding] = []
    state = replace(state, latest=at)
    if settings.move is not None:
        state, shock = _moved(state, symbol, price, at, settings, settings.move)
        found += shock
    if settings.bands is not None:
        state, shock = _banded(state, symbol, price, at, settings, settings.bands)
        found += shock
    if settings.sigma is not None:
        state, shock = _unusual(state, symbol, price, at, settings, settings.sigma)
        found += shock
    return state, found


def band_of(reference: Decimal, tier: BandTier) -> Decimal:
    """Money: how far a price may lie from the reference (Plan to Address Extraordinary Market Volatility, section V and appendix A)."""
    if reference < Decimal("0.75"):
        return min(Decimal("0.15"), reference * Decimal("0.75"))
    if reference <= 3:
        return reference * Decimal("0.20")
    return reference * (Decimal("0.05") if tier is BandTier.ONE else Decimal("0.10"))


def bipower_sigma(returns: tuple[float, ...]) -> float:
    """The deviation of one return by bipower variation (Barndorff-Nielsen and Shephard, 2004): a jump is multiplied by its calm neighbours, not by itself."""
    if len(returns) < 2:
        return 0.0
    products = [abs(one) * abs(other) for one, other in pairwise(returns)]
    return math.sqrt(math.pi / 2 * sum(products) / len(products))


def _moved(
    state: PriceState, symbol: str, price: Decimal, at: datetime, settings: PriceShock, rule: PercentMove
) -> tuple[PriceState, list[Finding]]:
    span = timedelta(minutes=rule.minutes)
    window = _with_price(state.move, price, at, span)
    low, high = min(each.low for each in window), max(each.high for each in window)
    percent = max((price - low) * 100 / low, (high - price) * 100 / high)
    if percent < rule.percent:
        return replace(state, move=window), []
    reason = f"The price moved {percent:.2f} % within {rule.minutes} min (limit {plain(rule.percent)} %)."
    values = {"price": plain(price), "low": plain(low), "high": plain(high), "move_percent": f"{percent:.2f}"}
    fresh = _with_price((), price, at, span)
    return replace(state, move=fresh), [_finding("move", symbol, at, settings, reason, values, rule.minutes * 60)]


def _banded(
    state: PriceState, symbol: str, price: Decimal, at: datetime, settings: PriceShock, tier: BandTier
) -> tuple[PriceState, list[Finding]]:
    before = _still(state.band, at, BAND_WINDOW)
    window = _with_price(state.band, price, at, BAND_WINDOW)
    if not before:
        return replace(state, band=window), []
    reference = sum((each.total for each in before), Decimal(0)) / sum(each.count for each in before)
    band = band_of(reference, tier)
    if abs(price - reference) < band:
        return replace(state, band=window), []
    reason = f"The price of {plain(price)} left its band of {reference:.4f} plus or minus {band:.4f}."
    values = {"price": plain(price), "reference": f"{reference:.4f}", "band": f"{band:.4f}", "tier": tier.value}
    fresh = _with_price((), price, at, BAND_WINDOW)
    apart = int(BAND_WINDOW.total_seconds())
    return replace(state, band=fresh), [_finding("band", symbol, at, settings, reason, values, apart)]


def _unusual(
    state: PriceState, symbol: str, price: Decimal, at: datetime, settings: PriceShock, rule: SigmaMove
) -> tuple[PriceState, list[Finding]]:
    bars = _in_bar(state.bars, float(price), at, rule)
    if bars.previous_close is None or len(bars.returns) < rule.bars or bars.shocked:
        return replace(state, bars=bars), []
    moved, sigma = math.log(float(price) / bars.previous_close), bipower_sigma(bars.returns)
    percent = abs(math.expm1(moved)) * 100
    if abs(moved) <= float(rule.sigmas) * sigma or percent < float(rule.floor_percent):
        return replace(state, bars=bars), []
    times = abs(moved) / sigma if sigma else math.inf
    reason = f"The price moved {percent:.2f} % in a bar of {rule.bar_minutes} min, {times:.1f} sigmas (limit {plain(rule.sigmas)})."
    values = {
        "price": plain(price),
        "move_percent": f"{percent:.2f}",
        "sigmas": f"{times:.1f}",
        "sigma": f"{sigma:.6f}",
    }
    found = _finding("sigma", symbol, bars.begins or at, settings, reason, values, 0)
    return replace(state, bars=replace(bars, shocked=True)), [found]


def _in_bar(bars: Bars, price: float, at: datetime, rule: SigmaMove) -> Bars:
    """The bars with one more price; the first price of a new bar closes the one before."""
    span = timedelta(minutes=rule.bar_minutes)
    begins = _floor(at, span)
    if bars.begins is None or bars.close is None:
        return Bars(begins, None, price)
    if begins == bars.begins:
        return replace(bars, close=price)
    returns = bars.returns
    if bars.previous_close is not None:
        returns = (*returns, math.log(bars.close / bars.previous_close))[-rule.bars :]
    return Bars(begins, bars.close, price, returns)


def _with_price(window: Window, price: Decimal, at: datetime, span: timedelta) -> Window:
    window, begins = _still(window, at, span), _floor(at, span / SLICES)
    if window and window[-1].begins == begins:
        return (*window[:-1], window[-1].with_price(price))
    return (*window, Slice(begins, price, price, price, 1))


def _still(window: Window, at: datetime, span: timedelta) -> Window:
    return tuple(each for each in window if each.begins > at - span)


def _floor(at: datetime, span: timedelta) -> datetime:
    return _EPOCH + (at - _EPOCH) // span * span


def _finding(
    rule: str, symbol: str, at: datetime, settings: PriceShock, reason: str, values: dict[str, str], apart: int
) -> Finding:
    key = at.isoformat().replace("+00:00", "Z")
    return Finding(LockoutSource.PRICE_SHOCK, rule, symbol, key, settings.minutes, reason, values, apart_seconds=apart)
