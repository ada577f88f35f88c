"""What the approval gate does with one order that passed risk (P4, P5, P6, P13, P15). Pure: everything comes in as data, the time too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from approval_service.domain.approval import Approval, ApprovalStatus
from approval_service.domain.asking import Subject, why_asked
from contracts.config import ConfigSnapshot
from contracts.orders import Order
from contracts.passes import AUTOMATIC, RiskPass
from contracts.reasons import Reason, ReasonCode
from contracts.values import Mode, Stage


@dataclass(frozen=True)
class Candidate:
    """An order that risk has passed."""

    order: Order
    mode: Mode
    risk_pass: RiskPass
    notional: Decimal | None = None
    market_open: bool | None = None
    proposed_by: str | None = None
    is_first: bool = False
    """Whether no order of its strategy in its account has passed the gate yet."""

    @property
    def subject(self) -> Subject:
        """What of it may make somebody ask."""
        return Subject(self.order, self.mode, self.risk_pass.reduces, self.notional, self.market_open, self.is_first)


@dataclass(frozen=True)
class Known:
    """What the gate knows of an order: its approval, if it was ever asked for one, and whether it is final (P13)."""

    approval: Approval | None = None
    final: bool = False


NOTHING_KNOWN = Known()


@dataclass(frozen=True)
class Passed:
    """It goes on: automatically, or as the operator's who approved it."""

    by: str
    approval: Approval | None = None


@dataclass(frozen=True)
class Asked:
    """A person is asked, for these reasons."""

    because: tuple[Reason, ...]


@dataclass(frozen=True)
class Waits:
    """A person was asked and has not answered: it waits on, with the newer RiskPass."""

    approval: Approval


@dataclass(frozen=True)
class Denied:
    """It is refused for good."""

    reason: Reason


@dataclass(frozen=True)
class Returned:
    """Its RiskPass is of another config than the one in force: risk decides again (P4)."""


@dataclass(frozen=True)
class Ignored:
    """It says nothing new: the order is final, or this is an older round than the one that its approval holds (P13, P15)."""


Verdict: TypeAlias = Passed | Asked | Waits | Denied | Returned | Ignored
_ENDED = {
    ApprovalStatus.REJECTED: ReasonCode.APPROVAL_REJECTED,
    ApprovalStatus.EXPIRED: ReasonCode.APPROVAL_EXPIRED,
    ApprovalStatus.INVALIDATED: ReasonCode.APPROVAL_INVALIDATED,
}


def judge(candidate: Candidate, known: Known, config: ConfigSnapshot, *, now: datetime) -> Verdict:
    """Say what becomes of `candidate` under `config`, which is the one in force at `now`.

    An approval, once asked for, decides and not the config (P5). A RiskPass of a config that is not in force is given back; a newer one than the fence's
    cannot be, save after a database was restored, and is given back too.
    """
    approval = known.approval
    if known.final or (approval is not None and candidate.risk_pass.round < approval.risk_pass.round):
        return Ignored()
    if (stopped := _other_terms(candidate, approval) or ended(approval, now)) is not None:
        return Denied(stopped)
    if approval is not None and approval.status is ApprovalStatus.PENDING:
        return Waits(approval)
    if candidate.risk_pass.versions.config != config.version:
        return Returned()
    if (stopped := _other_mode(candidate, config)) is not None:
        return Denied(stopped)
    if approval is not None:
        return Passed(approval.approved_by, approval)
    because = why_asked(candidate.subject, config.config)
    return Asked(because) if because else Passed(AUTOMATIC)


def _other_terms(candidate: Candidate, approval: Approval | None) -> Reason | None:
    terms = candidate.order.terms_hash
    bound = terms == candidate.risk_pass.terms_hash and (approval is None or terms == approval.terms_hash)
    return None if bound else Reason.of(ReasonCode.TERMS_CHANGED, Stage.APPROVAL)


def ended(approval: Approval | None, now: datetime) -> Reason | None:
    """Why an order with this approval is denied at `now`; none where it stands, waits, or was never asked for."""
    if approval is None:
        return None
    values = {"approval_id": approval.id, "expires_at": approval.expires_at.isoformat()}
    if approval.status is ApprovalStatus.APPROVED and now >= approval.expires_at:
        return Reason.of(ReasonCode.APPROVAL_LAPSED, Stage.APPROVAL, **values)
    if approval.status in _ENDED:
        return Reason.of(_ENDED[approval.status], Stage.APPROVAL, **values)
    return None


def _other_mode(candidate: Candidate, config: ConfigSnapshot) -> Reason | None:
    stamped = (candidate.mode, candidate.risk_pass.mode, candidate.risk_pass.mode_epoch)
    in_force = config.config.trading_mode
    if stamped != (in_force, in_force, config.mode_epoch):
        return Reason.of(ReasonCode.MODE_CHANGED, Stage.APPROVAL, proposed=candidate.mode, current=in_force)
    if in_force is Mode.DISABLED:  # risk denies these before they get here; should one slip through, it ends here
        return Reason.of(ReasonCode.MODE_DISABLED, Stage.APPROVAL)
    return None
