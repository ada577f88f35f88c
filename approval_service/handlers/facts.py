"""The events that say what was decided, in the words of contracts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from approval_service.domain.approval import Approval, ApprovalStatus
from approval_service.domain.gate import Candidate, Passed
from chassis.config_in_force import InForce
from contracts.events import (
    ApprovalApproved,
    ApprovalEndorsed,
    ApprovalExpired,
    ApprovalExtended,
    ApprovalInvalidated,
    ApprovalRejected,
    ApprovalRequested,
    OrderApproved,
    OrderDenied,
    OrderReturned,
)
from contracts.passes import ApprovalPass
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage

SERVICE = "approval_service"


def approved(
    candidate: Candidate, passed: Passed, ruling: InForce, *, cause: str, actor: str = SERVICE
) -> OrderApproved:
    """The order goes on, with both passes."""
    approval = passed.approval
    return OrderApproved(
        occurred_at=ruling.now,
        correlation_id=candidate.order.order_id,
        causation_id=cause,
        actor=actor,
        order_id=candidate.order.order_id,
        order=candidate.order,
        mode=candidate.mode,
        by=passed.by,
        risk_pass=candidate.risk_pass,
        approval_pass=ApprovalPass(
            by=passed.by,
            approval_id=str(approval.id) if approval else None,
            approval_expires_at=approval.expires_at if approval else None,
            config_version=ruling.config.version,
            terms_hash=candidate.risk_pass.terms_hash,
            decided_at=ruling.now,
        ),
    )


def denied(
    order_id: str, reason: Reason, *, round: int, at: datetime, cause: str | None = None, actor: str = SERVICE
) -> OrderDenied:
    """We refuse the order, at the stage of approval."""
    return OrderDenied(
        occurred_at=at, correlation_id=order_id, causation_id=cause, actor=actor, order_id=order_id,
        stage=Stage.APPROVAL, reasons=(reason,), round=round,
    )  # fmt: skip


def returned(candidate: Candidate, ruling: InForce, *, cause: str) -> OrderReturned:
    """The RiskPass was of another config: decide again, at no older one than this gate saw (P4)."""
    order_id = candidate.order.order_id
    return OrderReturned(
        occurred_at=ruling.now, correlation_id=order_id, causation_id=cause, actor=SERVICE, order_id=order_id,
        stage=Stage.APPROVAL, round=candidate.risk_pass.round, code=ReasonCode.CONFIG_CHANGED,
        versions=candidate.risk_pass.versions.model_copy(update={"config": ruling.config.version}),
        observed_at=ruling.now,
    )  # fmt: skip


def requested(approval: Approval, *, cause: str) -> ApprovalRequested:
    """A person is asked."""
    return ApprovalRequested(
        occurred_at=approval.requested_at, causation_id=cause, actor=SERVICE, **_whose(approval),
        mode=approval.mode, notional=approval.notional, expires_at=approval.expires_at,
        because=approval.because, proposed_by=approval.proposed_by,
    )  # fmt: skip


def decision(approval: Approval, *, at: datetime, cause: str) -> ApprovalApproved | ApprovalRejected:
    """The person's answer."""
    by = str(approval.decided_by)
    envelope: dict[str, Any] = {"occurred_at": at, "causation_id": cause, "actor": by, **_whose(approval)}
    if approval.status is ApprovalStatus.APPROVED:
        return ApprovalApproved(**envelope, decided_by=by, endorsed_by=approval.endorsed_by, reason=approval.reason)
    return ApprovalRejected(**envelope, decided_by=by, reason=approval.reason)


def endorsed(approval: Approval, *, at: datetime, cause: str) -> ApprovalEndorsed:
    """The first of two people approved."""
    by = str(approval.endorsed_by)
    return ApprovalEndorsed(
        occurred_at=at, causation_id=cause, actor=by, **_whose(approval), endorsed_by=by, reason=approval.reason
    )


def extended(approval: Approval, reason: str | None, *, at: datetime, cause: str) -> ApprovalExtended:
    """It waits longer."""
    by = str(approval.extended_by)
    return ApprovalExtended(
        occurred_at=at, causation_id=cause, actor=by, **_whose(approval), extended_by=by,
        expires_at=approval.expires_at, reason=reason,
    )  # fmt: skip


def expired(approval: Approval, *, at: datetime) -> tuple[ApprovalExpired, OrderDenied]:
    """Nobody answered in time, and so the order is denied."""
    reason = Reason.of(
        ReasonCode.APPROVAL_EXPIRED, Stage.APPROVAL, approval_id=approval.id, expires_at=approval.expires_at.isoformat()
    )
    ended = ApprovalExpired(occurred_at=at, actor=SERVICE, **_whose(approval), expires_at=approval.expires_at)
    return ended, denied(
        approval.order.order_id, reason, round=approval.risk_pass.round, at=at, cause=str(ended.event_id)
    )


def invalidated(
    approval: Approval, reason: Reason, *, at: datetime, cause: str, actor: str = SERVICE
) -> ApprovalInvalidated:
    """There is nothing left to decide."""
    return ApprovalInvalidated(occurred_at=at, causation_id=cause, actor=actor, **_whose(approval), reason=reason)


def _whose(approval: Approval) -> dict[str, str]:
    order_id = approval.order.order_id
    return {"correlation_id": order_id, "order_id": order_id, "approval_id": str(approval.id)}
