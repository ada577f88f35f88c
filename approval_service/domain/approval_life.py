"""The life of an approval: asked for, and decided once. CONTRACTS, "Approvals, exactly"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias
from uuid import UUID

from approval_service.domain import refusals
from approval_service.domain.approval import Approval, ApprovalStatus
from approval_service.domain.gate import Candidate
from contracts.config import ConfigSnapshot
from contracts.messages import Problem
from contracts.values import TradingState


@dataclass(frozen=True)
class Decided:
    """The decision counts; `approval` is what it makes of it."""

    approval: Approval


@dataclass(frozen=True)
class SaidBefore:
    """The same person decided the same before: nothing changes, and that is fine."""

    approval: Approval


Outcome: TypeAlias = Decided | SaidBefore | Problem


def ask(approval_id: UUID, candidate: Candidate, config: ConfigSnapshot, *, now: datetime) -> Approval:
    """The approval that a person is asked for at `now`. Its expiry is fixed here: a later timeout does not move it."""
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
    )


def decide(
    approval: Approval,
    decision: Literal["approved", "rejected"],
    *,
    by: str,
    reason: str | None,
    config: ConfigSnapshot,
    now: datetime,
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
            refusal = _hindrance(approval, status, config)
            decided = replace(approval, status=status, decided_by=by, decided_at=now, reason=reason)
            return refusal or Decided(decided)


def _hindrance(approval: Approval, status: ApprovalStatus, config: ConfigSnapshot) -> Problem | None:
    if (approval.mode, approval.mode_epoch) != (config.config.trading_mode, config.mode_epoch):
        return refusals.mode_changed(approval, config.config.trading_mode)
    order = approval.order
    state = config.config.state_for(account=order.account, strategy=order.strategy, symbol=order.symbol)
    if status is ApprovalStatus.APPROVED and state is TradingState.HALTED:
        return refusals.halted(approval)
    return None
