"""Approvals: orders that wait, or waited, for a person."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from contracts.values import Mode, Money, OrderId, OrderType, ReasonText, Side, UtcDatetime
from gateway.problems import ProblemDocument
from gateway.views.base import Body, NextPage, OpenView, View
from gateway.views.orders import ReasonView

ApprovalId = Annotated[str, Field(min_length=1, max_length=64)]
ApprovalStatus = Literal["pending", "approved", "rejected", "expired", "invalidated"]


class Decision(Body):
    """The operator's decision."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"status": "approved"}, {"status": "rejected", "reason": "too large"}]}
    )

    status: Literal["approved", "rejected"]
    reason: ReasonText | None = None


class Extension(Body):
    """How much longer an approval waits."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"minutes": 15, "reason": "still reading"}]})

    minutes: int = Field(
        ge=1, le=10_080, strict=True, description="From its expiry; seven days from the request at most."
    )
    reason: ReasonText | None = None


class BulkDecision(Decision):
    """One decision on many approvals."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"status": "rejected", "ids": ["01890a5d-ac96-774b-bcce-b302099a8aaa"]}]}
    )

    ids: list[ApprovalId] = Field(min_length=1, max_length=200, description="The approvals; each is decided once.")


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
    expires_at: UtcDatetime = Field(description="Fixed when it was asked for; only a person extends it.")
    decided_by: str | None = None
    decided_at: UtcDatetime | None = None
    reason: str | None = None
    proposed_by: str | None = Field(None, description="Who proposed the order, and may not approve it.")
    endorsed_by: str | None = Field(None, description="The first of two people who approve it.")
    endorsed_at: UtcDatetime | None = None
    extended_by: str | None = Field(None, description="Who moved its expiry last.")
    extended_at: UtcDatetime | None = None
    approvals_needed: int | None = Field(None, description="How many people have to approve it, while it is pending.")
    asked_because: list[ReasonView] = Field(default=[], description="Why a person is asked: a switch, or rules.")


class BulkRow(View):
    """What became of one of many: the approval as decided, or the problem."""

    id: str
    approval: ApprovalView | None = None
    problem: ProblemDocument | None = None


class BulkResult(View):
    """What became of each, oldest first."""

    items: list[BulkRow]
    decided: int = Field(description="How many went as asked.")


class ApprovalPage(View):
    """Pending ones: soonest to expire first. Others: newest first."""

    items: list[ApprovalView]
    next: NextPage = None
