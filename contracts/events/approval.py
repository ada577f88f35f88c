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
    """Frozen: a later change of the timeout does not move it."""


class ApprovalApproved(ApprovalEvent):
    type: Literal["approval.approved"] = "approval.approved"
    version: Literal[1] = 1
    decided_by: str
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
