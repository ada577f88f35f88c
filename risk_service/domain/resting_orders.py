"""The best limit order of each side that an account has open in a symbol, as they change from verdict to verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from contracts.orders import Order
from contracts.values import OrderType, Side


@dataclass(frozen=True, slots=True)
class RestingOrder:
    """An open limit order: money per unit that it would trade at."""

    order_id: str
    price: Decimal


Key = tuple[str, str, Side]
"""Account, symbol, side."""


class RestingOrders:
    """A running account, used by one fold. Where nothing is said there is none."""

    def __init__(self, best: Iterable[tuple[Key, RestingOrder]]) -> None:
        self._best = dict(best)

    def against(self, order: Order) -> tuple[RestingOrder, ...]:
        """The one that `order` would meet first, if there is one: the cheapest sell for a buy, the dearest buy for a sell."""
        other = Side.SELL if order.side is Side.BUY else Side.BUY
        best = self._best.get((order.account, order.symbol, other))
        return () if best is None else (best,)

    def add(self, order: Order) -> None:
        """A verdict let one more pass. A stop is not on the book before it is triggered; a market order takes what is there."""
        if order.order_type is not OrderType.LIMIT or order.limit_price is None:
            return
        key = (order.account, order.symbol, order.side)
        known = self._best.get(key)
        if known is None or (
            order.limit_price > known.price if order.side is Side.BUY else order.limit_price < known.price
        ):
            self._best[key] = RestingOrder(order.order_id, order.limit_price)
