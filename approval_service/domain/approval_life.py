"""The life of an approval: asked for, and decided once. CONTRACTS, "Approvals, exactly"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias
from uuid import UUID

from approval_service.domain import refusals
from approval_service.domain.approval import Approval, ApprovalStatus
from approval_service.domain.asking import people_needed
from approval_service.domain.gate import Candidate
from contracts.config import ConfigSnapshot
from contracts.messages import Problem
from contracts.reasons import Reason
from contracts.values import DEFAULT_ACTOR, Mode, TradingState


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
            same = (approval.status, approval.decided_by) == (status, by)
            return SaidBefore(approval) if same else refusals.already_decided(approval)
        case ApprovalStatus.EXPIRED:
            return refusals.expired(approval)
        case ApprovalStatus.INVALIDATED:
            return refusals.invalidated(approval)
        case ApprovalStatus.PENDING:
            refusal = _hindrance(approval, status, config) or _not_by(by, approval, status, config, in_bulk=in_bulk)
            if refusal is not None:
                return refusal
            if status is ApprovalStatus.APPROVED and approval.endorsed_by is None and _people(approval, config) > 1:
                return Endorsed(replace(approval, endorsed_by=by, endorsed_at=now, reason=reason))
            return Decided(_decided(approval, status, by=by, reason=reason, now=now))


def _decided(approval: Approval, status: ApprovalStatus, *, by: str, reason: str | None, now: datetime) -> Approval:
    """Where two people are not needed any more, who endorsed may approve alone, and stands there once."""
    alone = approval.endorsed_by == by
    return replace(
        approval,
        status=status,
        decided_by=by,
        decided_at=now,
        reason=reason,
        endorsed_by=None if alone else approval.endorsed_by,
        endorsed_at=None if alone else approval.endorsed_at,
    )


def extend(approval: Approval, *, minutes: int, by: str, now: datetime) -> Approval | Problem:
    """`approval` with an expiry so many minutes later, while it waits."""
    if approval.status_at(now) is not ApprovalStatus.PENDING:
        return refusals.not_pending(approval, now=now)
    later = approval.expires_at + timedelta(minutes=minutes)
    if later > approval.requested_at + LONGEST:
        return refusals.too_long(approval, approval.requested_at + LONGEST)
    return replace(approval, expires_at=later, extended_by=by)


def _people(approval: Approval, config: ConfigSnapshot) -> int:
    return people_needed(approval.mode, approval.notional, config.config)


def _not_by(
    by: str, approval: Approval, status: ApprovalStatus, config: ConfigSnapshot, *, in_bulk: bool
) -> Problem | None:
    """Why it is not for `by` to decide so. The default name is nobody in particular: it is not held to be the proposer's."""
    settings, takes_two = config.config.operator_approval, _people(approval, config) > 1
    if by == DEFAULT_ACTOR and (settings.require_named_operator or takes_two):
        return refusals.name_required(approval)
    if status is ApprovalStatus.REJECTED:
        return None
    if in_bulk and approval.mode is Mode.LIVE:
        return refusals.live_in_bulk(approval)
    if by == approval.proposed_by and by != DEFAULT_ACTOR:
        return refusals.own_order(approval)
    if takes_two and by == approval.endorsed_by:
        return refusals.second_person_needed(approval)
    return None


def _hindrance(approval: Approval, status: ApprovalStatus, config: ConfigSnapshot) -> Problem | None:
    if (approval.mode, approval.mode_epoch) != (config.config.trading_mode, config.mode_epoch):
        return refusals.mode_changed(approval, config.config.trading_mode)
    order = approval.order
    state = config.config.state_for(account=order.account, strategy=order.strategy, symbol=order.symbol)
    if status is ApprovalStatus.APPROVED and state is TradingState.HALTED:
        return refusals.halted(approval)
    return None
