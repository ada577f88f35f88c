"""What a check measured: what it compares, with what, and why that stops an order. A decision and a preview read the same measures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from contracts.reasons import Reason
from risk_service.domain.amounts import minus

NO_INPUTS: Final[Mapping[str, object]] = MappingProxyType({})


class Measure(NamedTuple):
    """One comparison of one check, in the unit of its setting (units, money, percent, orders, seconds).

    A tuple, since every decision makes a dozen of them, and a frozen dataclass takes three times as long to make.
    """

    setting: str
    """The key of the config that asks for it: below `limits` where it is a limit."""
    limit: object = None
    """As the config has it."""
    actual: Decimal | int | timedelta | None = None
    """What is held against the limit, with this order counted, so that more is never better; a time where the limit is in seconds; none where it is
    not known, or there is no number."""
    reasons: tuple[Reason, ...] = ()
    """Why it stops the order; empty where it does not."""
    inputs: Mapping[str, object] = NO_INPUTS
    """What `actual` was worked out from."""

    @property
    def headroom(self) -> Decimal | None:
        """How much more there could be; below zero where it is too much already, none where there is no number."""
        if self.actual is None or isinstance(self.limit, bool) or not isinstance(self.limit, int | Decimal):
            return None
        return minus(Decimal(self.limit), _number(self.actual))


def _number(actual: Decimal | int | timedelta) -> Decimal:
    return seconds_of(actual) if isinstance(actual, timedelta) else Decimal(actual)


def seconds_of(time: timedelta) -> Decimal:
    """Seconds to the microsecond."""
    return Decimal(time // timedelta(microseconds=1)).scaleb(-6)


Measures = tuple[Measure, ...]


def unknown(setting: str, limit: object, *reasons: Reason) -> Measures:
    """A measure that could not be taken, for these reasons: it stops the order (S7)."""
    return (Measure(setting, limit, reasons=reasons),)
