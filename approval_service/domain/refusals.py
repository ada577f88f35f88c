"""Why a decision on an approval is refused: problems with stable codes, as the operator gets them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from approval_service.domain.approval import Approval
from contracts.messages import Problem
from contracts.reasons import ReasonCode
from contracts.values import Mode


def not_found(approval_id: str) -> Problem:
    """Nobody was ever asked for this approval."""
    return Problem(
        code="APPROVAL_NOT_FOUND",
        message=f"There is no approval {approval_id}.",
        status=404,
        values={"approval_id": approval_id},
    )


def already_decided(approval: Approval) -> Problem:
    """Somebody was faster, or decided otherwise; `values["decision"]` is the decision that won."""
    decided_at = _time(approval.decided_at)
    return Problem(
        code="ALREADY_DECIDED",
        message=f"Already {approval.status} by {approval.decided_by} at {decided_at}.",
        values=_which(approval)
        | {
            "decision": {
                "status": approval.status.value,
                "decided_by": approval.decided_by,
                "decided_at": decided_at,
                "reason": approval.reason,
            }
        },
    )


def expired(approval: Approval) -> Problem:
    """Too late: the order is denied."""
    return Problem(
        code="APPROVAL_EXPIRED",
        message=f"This approval expired at {_time(approval.expires_at)}; its order is denied.",
        values=_which(approval) | {"expires_at": _time(approval.expires_at)},
    )


def invalidated(approval: Approval) -> Problem:
    """Its order became final, or the trading mode changed, before anyone decided."""
    if approval.reason == ReasonCode.MODE_CHANGED:
        return _mode_changed(approval, {})
    return Problem(
        code="APPROVAL_INVALIDATED",
        message=f"Nothing waits here any more: the order has ended ({approval.reason}).",
        values=_which(approval) | {"because": approval.reason},
    )


def mode_changed(approval: Approval, in_force: Mode) -> Problem:
    """The order was proposed in another trading mode, or in this one before it was left (P6)."""
    return _mode_changed(approval, {"trading_mode": in_force.value})


def halted(approval: Approval) -> Problem:
    """Nothing is approved during a halt; it stays pending."""
    return Problem(
        code="TRADING_HALTED",
        message="Trading is halted for this order. It stays pending: approve it after the halt, or reject it.",
        values=_which(approval),
    )


def own_order(approval: Approval) -> Problem:
    """Nobody approves what they proposed; it stays pending, for somebody else."""
    return Problem(
        code="OWN_ORDER",
        message=f"{approval.proposed_by} proposed this order: somebody else has to approve it. It stays pending.",
        status=403,
        values=_which(approval) | {"proposed_by": approval.proposed_by},
    )


def second_person_needed(approval: Approval) -> Problem:
    """The first of two people cannot be the second as well."""
    return Problem(
        code="SECOND_PERSON_NEEDED",
        message=f"{approval.endorsed_by} approved it already: a second person has to. It stays pending.",
        values=_which(approval) | {"endorsed_by": approval.endorsed_by, "endorsed_at": _time(approval.endorsed_at)},
    )


def name_required(approval: Approval) -> Problem:
    """Whoever decides here has to say who it is."""
    return Problem(
        code="NAME_REQUIRED",
        message="Say who decides: send your name in the header X-Interlock-Actor. It stays pending.",
        status=403,
        values=_which(approval),
    )


def live_in_bulk(approval: Approval) -> Problem:
    """Live orders are approved one by one."""
    return Problem(
        code="BULK_APPROVE_LIVE",
        message="Live orders are approved one by one, not in bulk. It stays pending.",
        values=_which(approval),
    )


def not_pending(approval: Approval, *, now: datetime) -> Problem:
    """There is nothing left to extend."""
    status = approval.status_at(now).value
    return Problem(
        code="APPROVAL_NOT_PENDING",
        message=f"This approval is {status}: only one that waits can wait longer.",
        values=_which(approval) | {"status": status, "expires_at": _time(approval.expires_at)},
    )


def too_long(approval: Approval, latest: datetime) -> Problem:
    """No order waits for ever."""
    return Problem(
        code="EXPIRES_TOO_LATE",
        message=f"An approval waits for seven days at most: this one until {_time(latest)}.",
        status=422,
        values=_which(approval) | {"latest": _time(latest)},
    )


def _mode_changed(approval: Approval, values: dict[str, Any]) -> Problem:
    return Problem(
        code="MODE_CHANGED",
        message=f"The trading mode has changed since this {approval.mode} order was proposed; it will not be sent.",
        values=_which(approval) | {"mode": approval.mode.value} | values,
    )


def _which(approval: Approval) -> dict[str, Any]:
    return {"approval_id": str(approval.id), "order_id": approval.order.order_id}


def _time(moment: Any) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
