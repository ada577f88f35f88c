"""When evidence is the same as evidence that has had its lockout. Pure.

The same message gives every replica the same key. Two replicas may also see one shock a moment apart, since one of them missed a price: such
evidence lies near in time, and the price has not moved on by as much again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from lockout_service.domain.finding import Finding


@dataclass(frozen=True, slots=True)
class Taken:
    """Evidence of the same rule and symbol that has had its lockout, whatever became of that."""

    key: str
    kin: str
    at: datetime
    price: Decimal | None = None


def is_same(finding: Finding, taken: Taken) -> bool:
    """Whether `finding` shows what `taken` has shown."""
    if finding.key == taken.key:
        return True
    apart = timedelta(seconds=finding.apart_seconds)
    if finding.kin != taken.kin or abs(finding.at - taken.at) >= apart:
        return False
    if finding.price is None or finding.further_percent is None or taken.price is None:
        return True
    return abs(finding.price - taken.price) * 100 < finding.further_percent * taken.price
