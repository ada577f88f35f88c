"""Positions made again from the executions of the journal alone, with the arithmetic that makes the live ones."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from risk_service.domain.facts import fact_id_of
from risk_service.domain.holding import Holding
from risk_service.domain.ledger import Fill
from risk_service.domain.positions import filled
from risk_service.domain.strategy_position import StrategyPosition

Key = tuple[str, str | None, str]
"""Account, strategy (none: all of them together), and symbol."""
Position = Holding | StrategyPosition


class RebuiltPositions:
    """A running account, which remembers every state that a position had since the last `mark`: whoever compares looks a moment later."""

    def __init__(self) -> None:
        self._told: set[UUID] = set()
        self._states: dict[Key, list[Position]] = {}

    def take(self, fill: Fill) -> bool:
        """Take over a fill; whether it was new. The same execution again, under whatever event, changes nothing (P15)."""
        fact = fact_id_of(fill)
        if fact in self._told:
            return False
        self._told.add(fact)
        account, strategy, symbol = fill.account, fill.strategy, fill.symbol
        terms = (fill.side, fill.last_quantity, fill.last_price, fill.commission)
        held, own = self._last((account, None, symbol)), self._last((account, strategy, symbol))
        holding = held if isinstance(held, Holding) else Holding(account, symbol)
        position = own if isinstance(own, StrategyPosition) else StrategyPosition(account, strategy, symbol)
        self._states.setdefault((account, None, symbol), [holding]).append(filled(holding, *terms))
        self._states.setdefault((account, strategy, symbol), [position]).append(filled(position, *terms))
        return True

    def mark(self) -> None:
        """Forget every state but the last."""
        for states in self._states.values():
            del states[:-1]

    def states(self) -> Iterator[tuple[Key, list[Position]]]:
        """What each position has been since the last mark, oldest first; never empty."""
        yield from self._states.items()

    def _last(self, key: Key) -> Position | None:
        return self._states[key][-1] if key in self._states else None
