"""The orders of an account in a symbol that risk let pass a moment ago, as they grow from verdict to verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.orders import Order


@dataclass(frozen=True, slots=True)
class RecentOrder:
    """An order, and when risk let it pass for the first time, by the database's clock."""

    order: Order
    passed_at: datetime

    def is_within(self, seconds: int, now: datetime) -> bool:
        """Whether it passed less than so many seconds ago."""
        return now - self.passed_at < timedelta(seconds=seconds)


class RecentOrders:
    """A running account, used by one fold. Where nothing is said there were none."""

    def __init__(self, orders: Iterable[RecentOrder]) -> None:
        self._of: dict[tuple[str, str], tuple[RecentOrder, ...]] = {}
        for recent in orders:
            self.add(recent)

    def of(self, account: str, symbol: str) -> tuple[RecentOrder, ...]:
        """The account's orders in the symbol."""
        return self._of.get((account, symbol), ())

    def add(self, recent: RecentOrder) -> None:
        """A verdict let one more pass."""
        account, symbol = recent.order.account, recent.order.symbol
        self._of[account, symbol] = (*self.of(account, symbol), recent)
