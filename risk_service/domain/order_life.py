"""The life of an order in the ledger: which state may follow which. It never goes backwards (P10, P15).

Events come late, twice, and from several services out of order. Within one round of deciding an order goes forward through
`_STEPS`; a new decision begins the next round; once at the broker there is no way back before it; what is final stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from contracts.reasons import Reason
from contracts.statuses import FINAL_STATUSES, OrderStatus

_STEPS: Final = {
    OrderStatus.PROPOSED: 0,
    OrderStatus.RISK_PASSED: 1,
    OrderStatus.APPROVED: 2,
    OrderStatus.IN_DOUBT: 3,
    OrderStatus.RETURNED: 4,
    OrderStatus.SUBMITTED: 5,
    OrderStatus.ACCEPTED: 6,
    OrderStatus.PARTIALLY_FILLED: 7,
}
_AT_BROKER: Final = _STEPS[OrderStatus.SUBMITTED]


class Approval(StrEnum):
    """Whether a person is asked. Once decided it does not wait again."""

    NOT_ASKED = "not_asked"
    PENDING = "pending"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Life:
    """Where an order is, and what is remembered to judge the events to come."""

    progress: OrderStatus
    round: int
    """Of the last decision (P3)."""
    decided_at: datetime
    returns_in_a_row: int = 0
    """Since it was proposed, or since an operator decided (P17)."""
    approval: Approval = Approval.NOT_ASKED
    cancel_requested: bool = False
    on_way_since: datetime | None = None
    """Since when it is on its way to the release gate; none when it was seen there, or waits for a person."""
    reasons: tuple[Reason, ...] = ()
    final_at: datetime | None = None
    final_event: UUID | None = None
    """The event that made it final; a later one is shown as superseded (P10)."""

    @property
    def is_final(self) -> bool:
        """Whether it will not change any more."""
        return self.progress in FINAL_STATUSES

    @property
    def is_at_broker(self) -> bool:
        """Whether the broker has it, or had it."""
        return _STEPS.get(self.progress, _AT_BROKER) >= _AT_BROKER

    @property
    def status(self) -> OrderStatus:
        """What is shown: where it is, or what it waits for there."""
        if self.is_final:
            return self.progress
        if self.cancel_requested and self.is_at_broker:
            return OrderStatus.PENDING_CANCEL
        if self.approval is Approval.PENDING and self.progress is OrderStatus.RISK_PASSED:
            return OrderStatus.PENDING_APPROVAL
        return self.progress

    def step(self, to: OrderStatus, *, reasons: tuple[Reason, ...] = (), on_way_since: datetime | None = None) -> Life:
        """One step forward in this round; a step back, or from a final state, changes nothing."""
        if self.is_final or _STEPS[to] <= _STEPS[self.progress]:
            return self
        return replace(self, progress=to, reasons=reasons, on_way_since=on_way_since)

    def end(self, to: OrderStatus, *, at: datetime, event: UUID, reasons: tuple[Reason, ...] = ()) -> Life:
        """Final, unless it was already: the first final state that commits stands (P10)."""
        if self.is_final:
            return self
        return replace(self, progress=to, reasons=reasons, on_way_since=None, final_at=at, final_event=event)
