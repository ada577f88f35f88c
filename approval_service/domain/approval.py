"""An approval: one person's decision on one order's terms, asked for once, standing until a time fixed when it was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from contracts.orders import Order
from contracts.passes import RiskPass
from contracts.reasons import Reason
from contracts.values import Mode


class ApprovalStatus(StrEnum):
    """`pending` ends once, in one of the others, and never begins again."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"
    INVALIDATED = "invalidated"


@dataclass(frozen=True)
class Approval:
    """One approval, with what is needed to let its order go on."""

    id: UUID
    order: Order
    mode: Mode
    mode_epoch: int
    notional: Decimal | None
    """Money; none where risk needed no price and knew none."""
    terms_hash: str
    """Of the terms that the person is asked about."""
    risk_pass: RiskPass
    """The newest one for this order."""
    requested_at: datetime
    expires_at: datetime
    status: ApprovalStatus = ApprovalStatus.PENDING
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    """The operator's words; for an invalidated one, the code of what ended it."""
    because: tuple[Reason, ...] = ()
    """Why a person is asked."""
    proposed_by: str | None = None
    endorsed_by: str | None = None
    """Who approved it first, where two people are needed."""
    endorsed_at: datetime | None = None
    extended_by: str | None = None
    """Who moved its expiry last."""
    extended_at: datetime | None = None

    @property
    def approved_by(self) -> str:
        """Whoever approved it, the first of two before the second. No name has a comma."""
        names = dict.fromkeys((self.endorsed_by, self.decided_by))
        return ", ".join(name for name in names if name is not None)

    def status_at(self, now: datetime) -> ApprovalStatus:
        """What it is at `now`: a pending one past its expiry has expired, whether or not that was written down yet."""
        over = self.status is ApprovalStatus.PENDING and now >= self.expires_at
        return ApprovalStatus.EXPIRED if over else self.status
