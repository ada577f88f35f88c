"""What a check measured: what it compares, with what, and why that stops an order. A decision and a preview read the same measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from contracts.reasons import Reason
from risk_service.domain.amounts import minus


@dataclass(frozen=True, slots=True)
class Measure:
    """One comparison of one check, in the unit of its setting (units, money, percent, orders, seconds)."""

    setting: str
    """The key of the config that asks for it: below `limits` where it is a limit."""
    limit: object = None
    """As the config has it."""
    actual: Decimal | int | None = None
    """What is held against the limit, with this order counted; none where it is not known, or there is no number."""
    reasons: tuple[Reason, ...] = ()
    """Why it stops the order; empty where it does not."""
    inputs: Mapping[str, object] = field(default_factory=dict)
    """What `actual` was worked out from."""

    @property
    def headroom(self) -> Decimal | None:
        """How much more there could be; below zero where it is too much already, none where there is no number."""
        if self.actual is None or isinstance(self.limit, bool):
            return None
        if isinstance(self.limit, int):
            return minus(Decimal(self.limit), abs(Decimal(self.actual)))
        return minus(self.limit, abs(Decimal(self.actual))) if isinstance(self.limit, Decimal) else None


Measures = tuple[Measure, ...]


def unknown(setting: str, limit: object, *reasons: Reason) -> Measures:
    """A measure that could not be taken, for these reasons: it stops the order (S7)."""
    return (Measure(setting, limit, reasons=reasons),)
