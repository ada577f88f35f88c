"""What the gate would make of an order that risk passes: the same rules as its verdict (`gate.judge`), and nothing done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from approval_service.domain.approval import Approval, ApprovalStatus
from approval_service.domain.asking import Subject, people_needed, why_asked
from approval_service.domain.gate import ended
from contracts.config import RiskConfig
from contracts.reasons import Reason


@dataclass(frozen=True)
class Foreseen:
    """A person would be asked, or is, for these reasons; it would be denied for that one; or, with neither, it would go on."""

    because: tuple[Reason, ...] = ()
    people: int = 0
    """How many different ones have to approve."""
    denied: Reason | None = None


def foresee(subject: Subject, approval: Approval | None, config: RiskConfig, *, now: datetime) -> Foreseen:
    """Once asked, always asked (P5): an approval of the order decides, and not the config. Never raises."""
    if approval is None:
        because = why_asked(subject, config)
        return Foreseen(because, people_needed(subject.mode, subject.notional, config) if because else 0)
    status = approval.status_at(now)
    if status is ApprovalStatus.PENDING:
        return Foreseen(approval.because, people_needed(approval.mode, approval.notional, config))
    return Foreseen(denied=ended(replace(approval, status=status), now))
