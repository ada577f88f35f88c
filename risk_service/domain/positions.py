"""What a fill does to a position: quantity, average price, and money won or lost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from contracts.values import Side
from risk_service.domain.amounts import ZERO, minus, plus, ratio, times
from risk_service.domain.holding import Holding


def filled(holding: Holding, side: Side, quantity: Decimal, price: Decimal, commission: Decimal) -> Holding:
    """The holding after `quantity` units were bought or sold at `price`; reservations are left as they are.

    A fill that grows the position moves its average price; one that shrinks it leaves the average and realises the difference;
    one that flips it starts a new average at its own price.
    """
    before = holding.quantity
    signed = quantity if side is Side.BUY else -quantity
    after = plus(before, signed)
    closed = min(quantity, abs(before)) if before * signed < 0 else ZERO
    gain = times(closed, minus(price, holding.average_price) if before > 0 else minus(holding.average_price, price))
    return replace(
        holding,
        quantity=after,
        average_price=_average(holding, signed, after, price),
        realised=plus(holding.realised, minus(gain, commission)),
    )


def _average(holding: Holding, signed: Decimal, after: Decimal, price: Decimal) -> Decimal:
    before = holding.quantity
    if after == 0:
        return ZERO
    if before == 0 or (before > 0) != (after > 0):
        return price
    if (before > 0) != (signed > 0):
        return holding.average_price
    cost = plus(times(abs(before), holding.average_price), times(abs(signed), price))
    return ratio(cost, abs(after))


def mean_price(filled_quantity: Decimal, average: Decimal | None, quantity: Decimal, price: Decimal) -> Decimal:
    """An order's average price after one more fill of `quantity` (above zero) at `price`."""
    if average is None or filled_quantity == 0:
        return price
    return ratio(plus(times(filled_quantity, average), times(quantity, price)), plus(filled_quantity, quantity))
