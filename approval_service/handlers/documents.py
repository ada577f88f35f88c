"""An approval as lists and answers show it, under the field names of CONTRACTS."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from approval_service.domain.approval import Approval, ApprovalStatus
from approval_service.domain.asking import people_needed
from contracts.config import RiskConfig
from contracts.sentences import reason_document
from contracts.values import Mode, Money, OrderType, Price, Quantity, Side, UtcDatetime


class ApprovalDocument(BaseModel):
    """One approval; beside the fixed names `stop_price`, and `reduces`: whether the order only shrinks a position."""

    id: str
    order_id: str
    symbol: str
    side: Side
    quantity: Quantity
    order_type: OrderType
    limit_price: Price | None
    stop_price: Price | None
    notional: Money | None
    account: str
    strategy: str
    mode: Mode
    reduces: bool
    status: ApprovalStatus
    requested_at: UtcDatetime
    expires_at: UtcDatetime
    decided_by: str | None
    decided_at: UtcDatetime | None
    reason: str | None
    proposed_by: str | None
    endorsed_by: str | None
    endorsed_at: UtcDatetime | None
    extended_by: str | None
    extended_at: UtcDatetime | None
    approvals_needed: int | None
    """How many people have to approve it, under the config in force; none where nobody has to any more, or the config is not known."""
    asked_because: list[dict[str, Any]]


def document(approval: Approval, *, now: datetime, config: RiskConfig | None) -> dict[str, Any]:
    """`approval` as it is at `now`, and what it takes under `config`, where that is known."""
    order, status = approval.order, approval.status_at(now)
    people = None
    if status is ApprovalStatus.PENDING and config is not None:
        people = people_needed(approval.mode, approval.notional, config)
    return ApprovalDocument(
        id=str(approval.id),
        order_id=order.order_id,
        symbol=order.symbol,
        side=order.side,
        quantity=order.quantity,
        order_type=order.order_type,
        limit_price=order.limit_price,
        stop_price=order.stop_price,
        notional=approval.notional,
        account=order.account,
        strategy=order.strategy,
        mode=approval.mode,
        reduces=approval.risk_pass.reduces,
        status=status,
        requested_at=approval.requested_at,
        expires_at=approval.expires_at,
        decided_by=approval.decided_by,
        decided_at=approval.decided_at,
        reason=approval.reason,
        proposed_by=approval.proposed_by,
        endorsed_by=approval.endorsed_by,
        endorsed_at=approval.endorsed_at,
        extended_by=approval.extended_by,
        extended_at=approval.extended_at,
        approvals_needed=people,
        asked_because=[reason_document(reason) for reason in approval.because],
    ).model_dump(mode="json")
