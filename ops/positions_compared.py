"""Positions made again from the journal, beside those that risk_service shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.values import plain
from risk_service.domain.amounts import minus, plus, writable
from risk_service.domain.rebuilt_positions import Key, Position


@dataclass(frozen=True)
class Amounts:
    """Units, and money as a message carries it."""

    quantity: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    realised: Decimal = Decimal(0)

    @property
    def cash(self) -> Decimal:
        """Money that came in less what went out: the same in whichever order the fills came."""
        return minus(self.realised, self.cost) if self.quantity > 0 else plus(self.realised, self.cost)

    def __str__(self) -> str:
        return f"quantity {plain(self.quantity)}, cost {plain(self.cost)}, realised {plain(self.realised)}"


@dataclass(frozen=True)
class Difference:
    """A position that the journal makes otherwise than it is shown."""

    key: Key
    journal: Amounts
    shown: Amounts

    @property
    def is_of_order_alone(self) -> bool:
        """Whether the same units and the same money are there, and only parted otherwise between cost and realised.

        Two replicas record fills of one position in the order in which they come to them, which need not be the journal's.
        """
        return self.journal.quantity == self.shown.quantity and abs(self.journal.cash - self.shown.cash) <= ROUNDED

    def __str__(self) -> str:
        account, strategy, symbol = self.key
        whose = f"{account} {strategy or '(all strategies)'} {symbol}"
        return f"{whose}: by the journal {self.journal}; shown {self.shown}"


ROUNDED = Decimal(4).scaleb(-12)
"""Each amount is shown to its twelfth decimal."""
NOTHING = Amounts()


def differences(
    rebuilt: Iterable[tuple[Key, Sequence[Position]]], shown: Mapping[Key, Mapping[str, Any]]
) -> list[Difference]:
    """Every position whose shown amounts are none of those that it had since the last mark; by account, strategy and symbol."""
    by_journal = {key: [_amounts(state) for state in states] for key, states in rebuilt}
    found = []
    for key in sorted({*by_journal, *shown}, key=lambda key: tuple(part or "" for part in key)):
        states, there = by_journal.get(key, [NOTHING]), _read(shown.get(key))
        if there not in states:
            found.append(Difference(key, states[-1], there))
    return found


def _amounts(position: Position) -> Amounts:
    """As it is shown; what never won or lost anything and is flat is not."""
    return Amounts(writable(position.quantity), writable(position.cost), writable(position.realised))


def _read(document: Mapping[str, Any] | None) -> Amounts:
    if document is None:
        return NOTHING
    return Amounts(Decimal(document["quantity"]), Decimal(document["cost"]), Decimal(document["realised"]))
