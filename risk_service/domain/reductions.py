"""What strategies hold while fills are recorded, and which of these fills shrank a position."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from risk_service.domain.amounts import minus
from risk_service.domain.ledger import Fill, LedgerOrder
from risk_service.domain.positions import closed_by, filled
from risk_service.domain.strategy_position import StrategyPosition

Key = tuple[str, str, str]
"""Account, strategy and symbol."""


@dataclass(frozen=True, slots=True)
class Reduction:
    """A fill that shrank its strategy's position, or flipped it."""

    order: LedgerOrder
    fill: Fill
    closed_quantity: Decimal
    """Units, above zero."""
    gain: Decimal
    """Money that the fill realised, all of its commission taken off."""
    position_quantity: Decimal
    """Units held afterwards, signed."""


class StrategyBooks:
    """A running account of the positions of strategies. Made from frozen ones, used by one batch, asked afterwards what changed."""

    def __init__(self, positions: Iterable[StrategyPosition]) -> None:
        self._positions: dict[Key, StrategyPosition] = {_key(position): position for position in positions}
        self._changed: set[Key] = set()

    def fill(self, order: LedgerOrder, fill: Fill) -> Reduction | None:
        """Take over a fill of `order`, which is not known yet; what it is told as where it shrank the position."""
        key = (order.account, order.strategy, order.symbol)
        before = self._positions.get(key) or StrategyPosition(*key)
        after = filled(before, order.side, fill.last_quantity, fill.last_price, fill.commission)
        self._positions[key] = after
        self._changed.add(key)
        closed = closed_by(before, order.side, fill.last_quantity)
        gain = minus(after.realised, before.realised)
        return Reduction(order, fill, closed, gain, after.quantity) if closed else None

    @property
    def changed(self) -> tuple[StrategyPosition, ...]:
        """The positions that fills changed."""
        return tuple(self._positions[key] for key in sorted(self._changed))


def _key(position: StrategyPosition) -> Key:
    return position.account, position.strategy, position.symbol
