"""The life of an approval: asked for, and decided once. CONTRACTS, "Approvals, exactly"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias
from uuid import UUID

from approval_service.domain import refusals
from approval_service.domain.approval import Approval, ApprovalStatus
from approval_service.domain.gate import Candidate
from approval_service.domain.people import same_person
from approval_service.domain.permitted import name_missing, takes_two, why_not
from contracts.config import ConfigSnapshot
from contracts.messages import Problem
from contracts.reasons import Reason


@dataclass(frozen=True)
class Decided:
    """The decision counts; `approval` is what it makes of it."""

    approval: Approval


@dataclass(frozen=True)
class Endorsed:
    """The first of two people approved: it waits for another."""

    approval: Approval


@dataclass(frozen=True)
class SaidBefore:
    """The same person decided the same before: nothing changes, and that is fine."""

    approval: Approval


Outcome: TypeAlias = Decided | Endorsed | SaidBefore | Problem
LONGEST: Final = timedelta(days=7)
"""No approval waits longer than this from when it was asked for, however often it is extended."""


def ask(
    approval_id: UUID,
    candidate: Candidate,
    because: tuple[Reason, ...],
    config: ConfigSnapshot,
    *,
    now: datetime,
) -> Approval:
    """The approval that a person is asked for at `now`. Its expiry is fixed here: a later timeout does not move it, only a person does."""
    timeout = timedelta(minutes=config.config.operator_approval.approval_timeout_minutes)
    return Approval(
        id=approval_id,
        order=candidate.order,
        mode=candidate.mode,
        mode_epoch=candidate.risk_pass.mode_epoch,
        notional=candidate.notional,
        terms_hash=candidate.order.terms_hash,
        risk_pass=candidate.risk_pass,
        requested_at=now,
        expires_at=now + timeout,
        because=because,
        proposed_by=candidate.proposed_by,
    )


def decide(
    approval: Approval,
    decision: Literal["approved", "rejected"],
    *,
    by: str,
    reason: str | None,
    config: ConfigSnapshot,
    now: datetime,
    in_bulk: bool = False,
) -> Outcome:
    """What `by`'s `decision` does to `approval` under the config in force. A refusal is a problem and changes nothing."""
    status = ApprovalStatus(decision)
    match approval.status_at(now):
        case ApprovalStatus.APPROVED | ApprovalStatus.REJECTED:
            return SaidBefore(approval) if _said_so(approval, status, by) else refusals.already_decided(approval)
        case ApprovalStatus.EXPIRED:
            return refusals.expired(approval)
        case ApprovalStatus.INVALIDATED:
            return refusals.invalidated(approval)
        case ApprovalStatus.PENDING:
            refusal = why_not(approval, status, by=by, config=config, in_bulk=in_bulk)
            if refusal is not None:
                return refusal
            if status is ApprovalStatus.APPROVED and approval.endorsed_by is None and takes_two(approval, config):
                return Endorsed(replace(approval, endorsed_by=by, endorsed_at=now, reason=reason))
            return Decided(_decided(approval, status, by=by, reason=reason, now=now))


def _said_so(approval: Approval, status: ApprovalStatus, by: str) -> bool:
    """Whether `by` has decided exactly so before: the one who did, or the first of the two who approved."""
    first = status is ApprovalStatus.APPROVED and by == approval.endorsed_by
    return approval.status is status and (by == approval.decided_by or first)


def _decided(approval: Approval, status: ApprovalStatus, *, by: str, reason: str | None, now: datetime) -> Approval:
    """Where two people are not needed any more, who endorsed may approve alone, and stands there once."""
    alone = status is ApprovalStatus.APPROVED and same_person(approval.endorsed_by, by)
    return replace(
        approval,
        status=status,
        decided_by=by,
        decided_at=now,
        reason=reason,
        endorsed_by=None if alone else approval.endorsed_by,
        endorsed_at=None if alone else approval.endorsed_at,
    )


def extend(approval: Approval, *, minutes: int, by: str, config: ConfigSnapshot, now: datetime) -> Approval | Problem:
    """`approval` with an expiry so many minutes later, while it waits."""
    if approval.status_at(now) is not ApprovalStatus.PENDING:
        return refusals.not_pending(approval, now=now)
    if (refusal := name_missing(approval, by, config)) is not None:
        return refusal
    later = approval.expires_at + timedelta(minutes=minutes)
    if later > approval.requested_at + LONGEST:
        return refusals.too_long(approval, approval.requested_at + LONGEST)
    return replace(approval, expires_at=later, extended_by=by, extended_at=now)
