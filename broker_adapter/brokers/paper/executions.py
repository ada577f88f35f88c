"""How much of an order trades with an offer, at which prices, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from broker_adapter.brokers.paper.prices import SMALLEST, worsened
from broker_adapter.brokers.paper.settings import Commission, PaperSettings
from broker_adapter.brokers.paper.values import EXACT, ZERO, Offer, PaperOrder
from contracts.values import Side

Execution = tuple[Decimal, Decimal]
"""Quantity and price."""


def walk(side: Side, quantity: Decimal, offer: Offer, settings: PaperSettings) -> Iterator[Execution]:
    """A market order: the displayed size at the touch, then level after level, each as large and a step worse.

    It begins where earlier orders on the same quote have ended. Nothing trades where the displayed size is zero.
    """
    if offer.size is None:
        yield quantity, worsened(offer.price, side, settings.slippage_basis_points)
        return
    taken = offer.taken
    while quantity and offer.size:
        level = min(int(taken // offer.size), settings.walk_levels_max)
        room = quantity if level == settings.walk_levels_max else offer.size * (level + 1) - taken
        part = min(room, quantity)
        worse_by = settings.slippage_basis_points + level * settings.walk_basis_points
        yield part, worsened(offer.price, side, worse_by)
        quantity, taken = quantity - part, taken + part


def at_touch(
    side: Side, quantity: Decimal, limit: Decimal, offer: Offer, settings: PaperSettings
) -> Iterator[Execution]:
    """A limit order that has just arrived: what is displayed, at the touch, and never beyond its limit."""
    if part := _displayed(quantity, limit, side, offer):
        price = worsened(offer.price, side, settings.slippage_basis_points)
        yield part, min(price, limit) if side is Side.BUY else max(price, limit)


def at_limit(side: Side, quantity: Decimal, limit: Decimal, offer: Offer) -> Iterator[Execution]:
    """A resting limit order that the touch has come to: what is displayed, at its limit."""
    if part := _displayed(quantity, limit, side, offer):
        yield part, limit


def commission_due(order: PaperOrder, quantity: Decimal, price: Decimal, rates: Commission) -> Decimal:
    """What the next fill of `order` costs, in money: the order's commission after it less what was paid before."""
    traded, notional = order.filled + quantity, order.notional + quantity * price
    whole = max(rates.minimum, rates.per_unit * traded + rates.percent * notional / 100)
    return whole.quantize(SMALLEST, ROUND_HALF_UP, EXACT) - order.commission if whole else ZERO


def _displayed(quantity: Decimal, limit: Decimal, side: Side, offer: Offer) -> Decimal:
    """How much of `quantity` trades within `limit` at the touch."""
    if offer.price > limit if side is Side.BUY else offer.price < limit:
        return ZERO
    return quantity if offer.size is None else min(quantity, max(offer.size - offer.taken, ZERO))
