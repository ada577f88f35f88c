"""What a fill does to a position: quantity, cost, and money won or lost. The same for what an account and what a strategy holds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from contracts.values import Side
from risk_service.domain.amounts import ZERO, minus, plus, ratio, times
from risk_service.domain.holding import Holding
from risk_service.domain.strategy_position import StrategyPosition

Held = TypeVar("Held", Holding, StrategyPosition)


def filled(held: Held, side: Side, quantity: Decimal, price: Decimal, commission: Decimal) -> Held:
    """The position after `quantity` units were bought or sold at `price`; reservations are left as they are.

    A fill that grows the position adds to its cost; one that shrinks it takes the same part of the cost off as of the quantity, and realises
    the difference; one that flips it starts anew at its own price. Nothing is lost to rounding: what was realised, less the cost of what is
    held long or with the cost of what is short, is the money that came in less what went out.
    """
    before, signed = held.quantity, quantity if side is Side.BUY else quantity.copy_negate()
    closed = closed_by(held, side, quantity)
    opened = minus(quantity, closed)
    freed = _part(held.cost, closed, before.copy_abs())
    worth = times(closed, price)
    gain = minus(worth, freed) if before > 0 else minus(freed, worth)
    return replace(
        held,
        quantity=plus(before, signed),
        cost=plus(minus(held.cost, freed), times(opened, price)),
        realised=plus(held.realised, minus(gain, commission)),
    )


def closed_by(held: Holding | StrategyPosition, side: Side, quantity: Decimal) -> Decimal:
    """How many units of the position a fill of `quantity` on `side` closes; zero where it does not shrink it."""
    against = held.quantity < 0 if side is Side.BUY else held.quantity > 0
    return min(quantity, held.quantity.copy_abs()) if against else ZERO


def average_price(quantity: Decimal, cost: Decimal) -> Decimal:
    """Money per unit that a position was opened at; zero where nothing is held."""
    return ratio(cost, quantity.copy_abs()) if quantity else ZERO


def mean_price(filled_quantity: Decimal, average: Decimal | None, quantity: Decimal, price: Decimal) -> Decimal:
    """An order's average price after one more fill of `quantity` (above zero) at `price`."""
    if average is None or filled_quantity == 0:
        return price
    return ratio(plus(times(filled_quantity, average), times(quantity, price)), plus(filled_quantity, quantity))


def _part(cost: Decimal, closed: Decimal, whole: Decimal) -> Decimal:
    """The cost of `closed` of `whole` units: all of it where all are closed, else its part to the last decimal of an amount."""
    if closed == whole:
        return cost
    return min(cost, ratio(times(cost, closed), whole))
