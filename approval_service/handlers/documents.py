"""An approval as lists and answers show it, under the field names of CONTRACTS."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from approval_service.domain.approval import Approval, ApprovalStatus
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


def document(approval: Approval, *, now: datetime) -> dict[str, Any]:
    """`approval` as it is at `now`."""
    order = approval.order
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
        status=approval.status_at(now),
        requested_at=approval.requested_at,
        expires_at=approval.expires_at,
        decided_by=approval.decided_by,
        decided_at=approval.decided_at,
        reason=approval.reason,
    ).model_dump(mode="json")
