"""The strategies, by account, of which this process has seen an order pass the gate: those never become new again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

PAIRS_MAX: Final = 100_000
Pair = tuple[str, str]
"""Account and strategy."""


class KnownStrategies:
    """What is remembered. What is not may be known all the same: the table tells."""

    def __init__(self) -> None:
        self._pairs: set[Pair] = set()

    def unseen(self, pairs: Iterable[Pair]) -> set[Pair]:
        """Those of `pairs` that the table has to be asked about."""
        return set(pairs) - self._pairs

    def remember(self, pairs: Iterable[Pair]) -> None:
        """These are known, and that is committed."""
        if len(self._pairs) > PAIRS_MAX:
            self._pairs.clear()
        self._pairs.update(pairs)
