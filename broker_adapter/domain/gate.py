"""May this order leave now? Both passes must name exactly the versions in force, at a moment within the lease (P7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.events import OrderApproved
from contracts.passes import CONFIG_FENCE, ControlVersions, lockouts_fence
from contracts.reasons import Reason, ReasonCode
from contracts.values import ANY_SYMBOL, Stage


@dataclass(frozen=True)
class Seen:
    """What the gate read under the shared lock: the versions that concern one order, and the database's clock after them."""

    versions: ControlVersions
    now: datetime


@dataclass(frozen=True)
class Release:
    """It may be sent until `send_by`, and not after."""

    approved: OrderApproved
    send_by: datetime


@dataclass(frozen=True)
class Return:
    """A pass is stale: it is to be decided again."""

    approved: OrderApproved
    code: ReasonCode


@dataclass(frozen=True)
class Deny:
    """It will never leave."""

    approved: OrderApproved
    reason: Reason


Verdict = Release | Return | Deny


def judge(approved: OrderApproved, seen: Seen, *, send_deadline: timedelta) -> Verdict:
    """What the gate does with `approved` at `seen.now`. Total; the order of the questions is P7's."""
    risk, approval = approved.risk_pass, approved.approval_pass
    lapses_at = approval.approval_expires_at
    if not (risk.terms_hash == approval.terms_hash == approved.order.terms_hash):
        return Deny(approved, Reason.of(ReasonCode.TERMS_CHANGED, Stage.RELEASE))
    if lapses_at is not None and seen.now >= lapses_at:
        reason = Reason.of(
            ReasonCode.APPROVAL_LAPSED, Stage.RELEASE, expired_at=lapses_at.isoformat(), approved_by=approval.by
        )
        return Deny(approved, reason)
    if not (risk.versions.config == approval.config_version == seen.versions.config):
        return Return(approved, ReasonCode.CONFIG_CHANGED)
    if risk.versions != seen.versions:
        return Return(approved, ReasonCode.LOCKOUTS_CHANGED)
    if seen.now >= risk.valid_until:
        return Return(approved, ReasonCode.PASS_EXPIRED)
    ends = [seen.now + send_deadline, risk.valid_until] + ([lapses_at] if lapses_at is not None else [])
    return Release(approved, min(ends))


def fence_names(approved: OrderApproved) -> tuple[str, str, str]:
    """The fence's names that concern an order."""
    return CONFIG_FENCE, lockouts_fence(approved.order.symbol), lockouts_fence(ANY_SYMBOL)


def versions_of(symbol: str, versions: Mapping[str, int]) -> ControlVersions:
    """The fence's versions that concern an order of `symbol`."""
    return ControlVersions(
        config=versions[CONFIG_FENCE],
        symbol_lockouts=versions[lockouts_fence(symbol)],
        all_lockouts=versions[lockouts_fence(ANY_SYMBOL)],
    )
