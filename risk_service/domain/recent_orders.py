"""The orders of an account that risk let pass a moment ago, as they grow from verdict to verdict."""

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
    """A running account, used by one fold. An account that nothing is said of had none."""

    def __init__(self, orders: Iterable[RecentOrder]) -> None:
        self._of: dict[str, tuple[RecentOrder, ...]] = {}
        for recent in orders:
            self.add(recent)

    def of(self, account: str) -> tuple[RecentOrder, ...]:
        """The account's orders."""
        return self._of.get(account, ())

    def add(self, recent: RecentOrder) -> None:
        """A verdict let one more pass."""
        account = recent.order.account
        self._of[account] = (*self.of(account), recent)
