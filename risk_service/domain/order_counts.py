"""How many orders of each account and strategy risk let pass within a while, as they grow from verdict to verdict."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.orders import Order

Key = tuple[str, str, int]
"""Account, strategy, and the window in seconds."""


class OrderCounts:
    """A running account, used by one fold. All windows end at the time that the batch is decided at."""

    def __init__(self, counts: Mapping[Key, int], windows: set[int]) -> None:
        self._windows = windows
        self._of_strategy = dict(counts)
        self._of_account: dict[tuple[str, int], int] = {}
        for (account, _, seconds), count in counts.items():
            self._of_account[account, seconds] = self._of_account.get((account, seconds), 0) + count

    def of_account(self, account: str, seconds: int) -> int:
        """How many orders of the account passed within so many seconds."""
        return self._of_account.get((account, seconds), 0)

    def of_strategy(self, account: str, strategy: str, seconds: int) -> int:
        """How many of them are the strategy's."""
        return self._of_strategy.get((account, strategy, seconds), 0)

    def add(self, order: Order) -> None:
        """A verdict let one more pass, now."""
        for seconds in self._windows:
            whose, whom = (order.account, order.strategy, seconds), (order.account, seconds)
            self._of_strategy[whose] = self._of_strategy.get(whose, 0) + 1
            self._of_account[whom] = self._of_account.get(whom, 0) + 1
