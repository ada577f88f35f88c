"""Rule: a pause in a symbol whose price has jumped. Pure: each price gives the next state, and what it found.

Money is compared as decimals. After a shock its rule begins anew at the price after it: only a further move is another.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from contracts.lockouts import LockoutSource
from contracts.shocks import BandTier, PercentMove, PriceShock, SigmaMove
from contracts.values import plain
from lockout_service.domain.bars import Bars, bipower_sigma, in_bar
from lockout_service.domain.finding import Finding
from lockout_service.domain.windows import Window, mean, still_in, with_price

BAND_WINDOW: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class PriceState:
    """What is remembered of one symbol."""

    latest: datetime | None = None
    move: Window = ()
    band: Window = ()
    reference: Decimal | None = None
    """The mean that the band was last drawn around; it stands while no price comes (the plan, section V (A) (2))."""
    bars: Bars = Bars()


@dataclass(frozen=True, slots=True)
class Seen:
    """One price."""

    symbol: str
    price: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class Shock:
    """What a rule saw in a price."""

    rule: str
    reason: str
    values: dict[str, str]
    within_seconds: int
    """How long what it looks at lasts."""
    further_percent: Decimal
    """How far the price would have to move on to be a shock again."""


def observe(
    state: PriceState, symbol: str, price: Decimal, at: datetime, settings: PriceShock
) -> tuple[PriceState, list[Finding]]:
    """The state after one price, and what it found. A price that is not newer changes nothing. Switched off, nothing is remembered."""
    if not settings.enabled:
        return PriceState(), []
    if state.latest is not None and at <= state.latest:
        return state, []
    seen, shocks, state = Seen(symbol, price, at), list[Shock | None](), replace(state, latest=at)
    if settings.move is not None:
        state, shock = _moved(state, seen, settings.move)
        shocks.append(shock)
    if settings.bands is not None:
        state, shock = _banded(state, seen, settings.bands)
        shocks.append(shock)
    if settings.sigma is not None:
        state, shock = _unusual(state, seen, settings.sigma)
        shocks.append(shock)
    return state, [_finding(shock, seen, settings) for shock in shocks if shock is not None]


def band_of(reference: Decimal, tier: BandTier) -> Decimal:
    """Money: how far a price may lie from the reference.

    The Plan to Address Extraordinary Market Volatility (Reg NMS, rule 608), appendix A: above 3.00 dollars 5 % in tier 1 and 10 % in tier 2; from
    0.75 to 3.00 20 %; below it the lesser of 0.15 dollars and 75 %. The wider bands around open and close are left out: these are narrower.
    """
    if reference < Decimal("0.75"):
        return min(Decimal("0.15"), reference * Decimal("0.75"))
    if reference <= 3:
        return reference * Decimal("0.20")
    return reference * (Decimal("0.05") if tier is BandTier.ONE else Decimal("0.10"))


def _moved(state: PriceState, seen: Seen, rule: PercentMove) -> tuple[PriceState, Shock | None]:
    span = timedelta(minutes=rule.minutes)
    window = with_price(state.move, seen.price, seen.at, span)
    low, high = min(each.low for each in window), max(each.high for each in window)
    percent = max((seen.price - low) * 100 / low, (high - seen.price) * 100 / high)
    if percent < rule.percent:
        return replace(state, move=window), None
    reason = f"The price moved {percent:.2f} % within {rule.minutes} min (limit {plain(rule.percent)} %)."
    values = {"low": plain(low), "high": plain(high), "move_percent": f"{percent:.2f}", "minutes": str(rule.minutes)}
    shock = Shock("move", reason, values, rule.minutes * 60, rule.percent)
    return replace(state, move=with_price((), seen.price, seen.at, span)), shock


def _banded(state: PriceState, seen: Seen, tier: BandTier) -> tuple[PriceState, Shock | None]:
    reference = mean(still_in(state.band, seen.at, BAND_WINDOW)) or state.reference
    window = with_price(state.band, seen.price, seen.at, BAND_WINDOW)
    if reference is None:
        return replace(state, band=window, reference=mean(window)), None
    band = band_of(reference, tier)
    if abs(seen.price - reference) < band:
        return replace(state, band=window, reference=mean(window)), None
    reason = f"The price of {plain(seen.price)} left its band of {reference:.4f} plus or minus {band:.4f}."
    values = {"reference": f"{reference:.4f}", "band": f"{band:.4f}", "tier": tier.value}
    shock = Shock("band", reason, values, int(BAND_WINDOW.total_seconds()), band * 100 / reference)
    return replace(state, band=with_price((), seen.price, seen.at, BAND_WINDOW), reference=seen.price), shock


def _unusual(state: PriceState, seen: Seen, rule: SigmaMove) -> tuple[PriceState, Shock | None]:
    price = float(seen.price)
    bars = in_bar(state.bars, price, seen.at, minutes=rule.bar_minutes, most=rule.bars)
    state = replace(state, bars=bars)
    if bars.base is None or len(bars.returns) < rule.bars:
        return state, None
    moved, floor_percent = math.log(price / bars.base), float(rule.floor_percent)
    percent = abs(math.expm1(moved)) * 100
    if moved == 0 or percent < floor_percent:
        return state, None
    sigma = bipower_sigma(bars.returns[-rule.bars :])
    limit = float(rule.sigmas) * sigma
    if abs(moved) <= limit or (limit == 0 and floor_percent == 0):
        return state, None
    times = f"{abs(moved) / sigma:.1f} sigmas" if sigma else "after none at all"
    reason = (
        f"The price moved {percent:.2f} % in a bar of {rule.bar_minutes} min, {times} (limit {plain(rule.sigmas)})."
    )
    values = {
        "move_percent": f"{percent:.2f}",
        "sigma_percent": f"{sigma * 100:.4f}",
        "sigmas": f"{abs(moved) / sigma:.1f}" if sigma else "",
        "bar_minutes": str(rule.bar_minutes),
    }
    further = Decimal(f"{max(math.expm1(min(limit, 10.0)) * 100, floor_percent):.6f}")
    shock = Shock("sigma", reason, values, rule.bar_minutes * 60, further)
    return replace(state, bars=replace(bars, base=price)), shock


def _finding(shock: Shock, seen: Seen, settings: PriceShock) -> Finding:
    return Finding(
        LockoutSource.PRICE_SHOCK,
        shock.rule,
        seen.symbol,
        seen.at.isoformat().replace("+00:00", "Z"),
        seen.at,
        settings.minutes,
        shock.reason,
        {"price": plain(seen.price), **shock.values},
        apart_seconds=shock.within_seconds,
        price=seen.price,
        further_percent=shock.further_percent,
    )
