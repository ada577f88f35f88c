"""The orders that risk let pass a moment ago, as they grow from verdict to verdict: no more of each than it takes to compare."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from contracts.orders import Order
from risk_service.domain.amounts import minus, times

HUNDRED = Decimal(100)
_SLACK = 0.010001
"""A hundredth, and more than a float may be off by: nothing that is near by exact amounts is taken for far."""


class Kind(NamedTuple):
    """What orders have in common that may be alike."""

    account: str
    symbol: str
    strategy: str
    side: str
    order_type: str


def kind_of(order: Order) -> Kind:
    """The kind of an order."""
    return Kind(order.account, order.symbol, order.strategy, order.side, order.order_type)


class RecentOrder(NamedTuple):
    """An order, and when risk let it pass for the first time, by the database's clock. There may be thousands, so it is a plain tuple."""

    order_id: str
    passed_at: datetime
    kind: Kind
    time_in_force: str
    quantity: Decimal
    limit_price: Decimal | None
    stop_price: Decimal | None
    size: float
    """About the quantity: tells apart most orders that are not alike, a good deal faster than exact amounts do."""

    @classmethod
    def of(cls, order: Order, passed_at: datetime) -> RecentOrder:
        """`order`, as it is compared."""
        return cls(
            order.order_id,
            passed_at,
            kind_of(order),
            order.time_in_force,
            order.quantity,
            order.limit_price,
            order.stop_price,
            float(order.quantity),
        )

    def is_same(self, other: RecentOrder) -> bool:
        """Whether they have the same terms, but for their ids."""
        return self.size == other.size and self[2:] == other[2:]

    def is_alike(self, other: RecentOrder, percent: Decimal) -> bool:
        """Whether they are of one kind, and quantity and prices lie within so many percent of the larger one each."""
        return (
            self.kind == other.kind
            and _are_near(self.quantity, other.quantity, percent)
            and _are_near(self.limit_price, other.limit_price, percent)
            and _are_near(self.stop_price, other.stop_price, percent)
        )


class RecentOrders:
    """A running account, used by one fold. Where nothing is said there were none."""

    def __init__(self, orders: Iterable[RecentOrder]) -> None:
        self._of: dict[Kind, list[RecentOrder]] = {}
        for recent in orders:
            self.add(recent)

    def of(self, kind: Kind) -> Sequence[RecentOrder]:
        """Those of a kind, oldest first."""
        return self._of.get(kind, ())

    def add(self, recent: RecentOrder) -> None:
        """A verdict let one more pass."""
        self._of.setdefault(recent.kind, []).append(recent)


def within(recent: Sequence[RecentOrder], seconds: int, now: datetime) -> Iterable[RecentOrder]:
    """Those of `recent`, oldest first, that passed less than so many seconds ago; newest first."""
    since = now - timedelta(seconds=seconds)
    for each in reversed(recent):
        if each.passed_at <= since:
            return
        yield each


def repeats(recent: Sequence[RecentOrder], mine: RecentOrder, seconds: int, now: datetime) -> Iterable[RecentOrder]:
    """Those within so many seconds that have the same terms as `mine`, newest first."""
    same_size = [each for each in recent if each.size == mine.size]
    return (each for each in within(same_size, seconds, now) if each.is_same(mine))


def likes(
    recent: Sequence[RecentOrder], mine: RecentOrder, percent: Decimal, seconds: int, now: datetime
) -> Iterable[RecentOrder]:
    """Those within so many seconds that are like `mine`, newest first."""
    reach = _SLACK * float(percent)
    low, high = mine.size * (1 - reach), mine.size / (1 - reach) if reach < 1 else math.inf
    about = [each for each in recent if low <= each.size <= high]
    return (each for each in within(about, seconds, now) if each.is_alike(mine, percent))


def _are_near(one: Decimal | None, other: Decimal | None, percent: Decimal) -> bool:
    """Within so many percent of the larger one, so that it is the same from either side."""
    if one is None or other is None:
        return one is other
    if one == other:
        return True
    smaller, larger = (one, other) if one < other else (other, one)
    return times(minus(larger, smaller), HUNDRED) <= times(percent, larger)
