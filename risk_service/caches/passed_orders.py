"""The orders of each account that passed a moment ago, as this process has read them: the ledger is asked for the newer ones alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from risk_service.domain.recent_orders import RecentOrder

WHOLE_AGAIN_SECONDS: Final = 10.0
"""So often everything is read again: a ledger that was put back from a backup begins to count anew."""
ACCOUNTS_MAX: Final = 10_000
Numbered = tuple[int, RecentOrder]
"""An order with its number in the ledger."""


@dataclass(slots=True)
class _Read:
    since: datetime
    at: float
    """When all of it was read, by a clock of seconds."""
    last: int = 0
    orders: list[RecentOrder] = field(default_factory=list)


class PassedOrders:
    """Asked for and told under the accounts' locks alone: then the ledger numbers an account's orders in the order of their decisions (P14), and
    what was read up to a number is complete, whatever replica wrote it."""

    def __init__(self, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._read: dict[str, _Read] = {}

    def read_up_to(self, accounts: Collection[str], since: datetime) -> dict[str, int]:
        """Account -> the number after which it is to be read; 0 for all of it."""
        now = self._seconds()
        if len(self._read) > ACCOUNTS_MAX:
            self._read.clear()
        found = {}
        for account in accounts:
            read = self._read.get(account)
            if read is None or read.since > since or now - read.at > WHOLE_AGAIN_SECONDS:
                read = self._read[account] = _Read(since, now)
            found[account] = read.last
        return found

    def take(
        self, accounts: Collection[str], since: datetime, rows: Mapping[str, Sequence[Numbered]]
    ) -> list[RecentOrder]:
        """Take in what was read, by account; the orders of all accounts that passed after `since`, of each the oldest first."""
        recent: list[RecentOrder] = []
        for account in accounts:
            read = self._read[account]
            read.orders = [order for order in read.orders if order.passed_at > since]
            for number, order in rows.get(account, ()):
                read.orders.append(order)
                read.last = max(read.last, number)
            read.since = max(read.since, since)
            recent += read.orders
        return recent
