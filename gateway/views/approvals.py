"""Approvals: orders that wait, or waited, for a person."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from contracts.values import Mode, Money, OrderId, OrderType, ReasonText, Side, UtcDatetime
from gateway.views.base import Body, NextPage, OpenView, View

ApprovalStatus = Literal["pending", "approved", "rejected", "expired", "invalidated"]


class Decision(Body):
    """The operator's decision."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"status": "approved"}, {"status": "rejected", "reason": "too large"}]}
    )

    status: Literal["approved", "rejected"]
    reason: ReasonText | None = None


class ApprovalView(OpenView):
    """One approval, with the terms that it is bound to."""

    id: str
    order_id: OrderId
    symbol: str
    side: Side
    quantity: Money
    order_type: OrderType
    limit_price: Money | None = None
    stop_price: Money | None = None
    notional: Money | None = Field(None, description="In the account's currency, at the price when it was asked for.")
    account: str
    strategy: str
    mode: Mode
    reduces: bool | None = Field(None, description="Whether it only shrank a position when risk last passed it.")
    status: ApprovalStatus
    requested_at: UtcDatetime
    expires_at: UtcDatetime = Field(description="Frozen when it was asked for.")
    decided_by: str | None = None
    decided_at: UtcDatetime | None = None
    reason: str | None = None


class ApprovalPage(View):
    """Pending ones: soonest to expire first. Others: newest first."""

    items: list[ApprovalView]
    next: NextPage = None
