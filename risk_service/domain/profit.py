"""Money won and lost by what is held: what fills have realised, and what the rest is worth at the last prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from risk_service.domain.amounts import ZERO, minus, plus, times
from risk_service.domain.holding import Holding


@dataclass(frozen=True, slots=True)
class Profit:
    """Money since an account's first fill; `total` is none where something held has no known price, or none was known so far."""

    realised: Decimal = ZERO
    total: Decimal | None = ZERO


def market_value(quantity: Decimal, price: Decimal | None) -> Decimal | None:
    """Money, signed as the position; zero for nothing at all, none without a price."""
    if not quantity:
        return ZERO
    return None if price is None else times(quantity, price)


def unrealised(quantity: Decimal, cost: Decimal, price: Decimal | None) -> Decimal | None:
    """Money that closing the position at `price` would win; zero for nothing at all, none without a price."""
    worth = market_value(quantity, price)
    if worth is None:
        return None
    return minus(worth, cost) if quantity >= 0 else plus(worth, cost)


def profit_of(holdings: Iterable[Holding], prices: Mapping[str, Decimal]) -> Profit:
    """The profit of all holdings together, at the last prices that are known."""
    realised, open_profit = ZERO, ZERO
    known = True
    for holding in holdings:
        realised = plus(realised, holding.realised)
        more = unrealised(holding.quantity, holding.cost, prices.get(holding.symbol))
        if more is None:
            known = False
        else:
            open_profit = plus(open_profit, more)
    return Profit(realised, plus(realised, open_profit) if known else None)
