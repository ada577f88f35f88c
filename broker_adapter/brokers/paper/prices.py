"""Prices made worse, and freshness. Rounding is always against the trader."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from broker_adapter.brokers.paper.settings import BASIS_POINTS, PaperSettings
from broker_adapter.brokers.paper.values import EXACT
from contracts.quotes import Quote
from contracts.values import DECIMALS_MAX, Side

SMALLEST = Decimal(1).scaleb(-DECIMALS_MAX)
"""The finest amount that an event can carry."""


def worsened(price: Decimal, side: Side, basis_points: Decimal) -> Decimal:
    """`price`, worse for an order of `side` by so many basis points, in at most as many decimals as an event carries. Above zero."""
    if not basis_points:
        return price
    if side is Side.BUY:
        return (price * (1 + basis_points / BASIS_POINTS)).quantize(SMALLEST, ROUND_UP, EXACT)
    return max((price * (1 - basis_points / BASIS_POINTS)).quantize(SMALLEST, ROUND_DOWN, EXACT), SMALLEST)


def is_fresh(quote: Quote, now: datetime, settings: PaperSettings) -> bool:
    """Whether orders may fill against `quote` at `now`: neither too old, nor from the future (P18)."""
    return (
        not _is_ahead(quote, now, settings)
        and (now - quote.quoted_at).total_seconds() <= settings.quote_max_age_seconds
    )


def replaces(quote: Quote, held: Quote | None, now: datetime, settings: PaperSettings) -> bool:
    """Whether `quote` is news beside the one that the book holds.

    A quote from the future never is: it would keep out all true ones until its time. The same quote again is none either, since every
    replica of the service hears every quote, and what was taken from it must stay taken.
    """
    if _is_ahead(quote, now, settings):
        return False
    if held is None or _is_ahead(held, now, settings):
        return True
    return quote.quoted_at > held.quoted_at or (quote.quoted_at == held.quoted_at and quote != held)


def _is_ahead(quote: Quote, now: datetime, settings: PaperSettings) -> bool:
    return (quote.quoted_at - now).total_seconds() > settings.quote_ahead_max_seconds
