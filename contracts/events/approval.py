"""The life of one approval. `correlation_id` is the order's id."""

from __future__ import annotations

from typing import Literal

from contracts.events.order import OrderEvent
from contracts.reasons import Reason
from contracts.values import Mode, Money, UtcDatetime


class ApprovalEvent(OrderEvent):
    """Something that happened to the approval of one order."""

    approval_id: str


class ApprovalRequested(ApprovalEvent):
    type: Literal["approval.requested"] = "approval.requested"
    version: Literal[1] = 1
    mode: Mode
    notional: Money | None = None
    expires_at: UtcDatetime
    """Frozen: a later change of the timeout does not move it; only a person extends it."""
    because: tuple[Reason, ...] = ()
    """Why a person is asked: a switch, or the rules that say so."""
    proposed_by: str | None = None


class ApprovalEndorsed(ApprovalEvent):
    """The first of two people approved it; it waits for the second."""

    type: Literal["approval.endorsed"] = "approval.endorsed"
    version: Literal[1] = 1
    endorsed_by: str
    reason: str | None = None


class ApprovalExtended(ApprovalEvent):
    """It waits longer."""

    type: Literal["approval.extended"] = "approval.extended"
    version: Literal[1] = 1
    extended_by: str
    expires_at: UtcDatetime
    reason: str | None = None


class ApprovalApproved(ApprovalEvent):
    type: Literal["approval.approved"] = "approval.approved"
    version: Literal[1] = 1
    decided_by: str
    endorsed_by: str | None = None
    """The first of two people, where two were needed."""
    reason: str | None = None


class ApprovalRejected(ApprovalEvent):
    type: Literal["approval.rejected"] = "approval.rejected"
    version: Literal[1] = 1
    decided_by: str
    reason: str | None = None


class ApprovalExpired(ApprovalEvent):
    type: Literal["approval.expired"] = "approval.expired"
    version: Literal[1] = 1
    expires_at: UtcDatetime


class ApprovalInvalidated(ApprovalEvent):
    """It can no longer be decided: the order became final, or the trading mode changed."""

    type: Literal["approval.invalidated"] = "approval.invalidated"
    version: Literal[1] = 1
    reason: Reason
