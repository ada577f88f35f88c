"""What would happen: to an order now, and to the open orders under another config."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field, NonNegativeInt

from contracts.ids import uuid7
from contracts.orders import Order
from contracts.statuses import OrderStatus
from contracts.values import Mode, OrderId, Side, UtcDatetime
from gateway.views.base import Body, OpenView, View
from gateway.views.orders import ReasonView
from gateway.views.risk_config import Change, Document


class OrderToPreview(Order):
    """The terms of an order that nobody has proposed."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={"examples": [{"symbol": "AAPL", "side": "buy", "quantity": "10", "limit_price": "190"}]},
    )

    order_id: OrderId = Field(
        default_factory=lambda: str(uuid7()),
        description="One that no order has, when left out. That of an open order with these terms previews that order.",
    )
    mode: Mode | None = Field(None, description="The current trading mode when left out.")

    @property
    def terms(self) -> Order:
        """The order itself."""
        return Order.model_validate(self.model_dump(exclude={"mode"}))


class MeasureView(OpenView):
    """One comparison of a check, in the unit of its setting."""

    setting: str = Field(examples=["max_order_notional"])
    limit: Any = None
    actual: str | None = Field(
        None, description="What is held against the limit, this order counted; null where unknown."
    )
    headroom: str | None = Field(None, description="What is left; below zero where it is too much.")
    inputs: dict[str, Any] = {}
    reasons: list[ReasonView] = []


class CheckView(View):
    """One check, and what it makes of the order."""

    name: str = Field(examples=["order_notional"])
    outcome: Literal["passes", "denies", "exempt", "not_set"]
    measures: list[MeasureView] = []


class OrderPreview(OpenView):
    """What would become of the order if it were decided now. Nothing is done."""

    would: Literal["deny", "hold", "release"] = Field(
        description="Be denied; wait for a person; or go to the release gate by itself."
    )
    reasons: list[ReasonView] = Field(default=[], description="Every reason for which it would be denied.")
    because: list[ReasonView] = Field(default=[], description="Why a person would be asked.")
    people: int | None = Field(
        None, description="How many people would have to approve it; null where nobody could say."
    )
    exit: bool = Field(description="Whether it only shrinks the position.")
    mode: Mode
    status: OrderStatus | None = Field(
        None, description="Of an open order. What is at the broker stays there: this is what one like it would get."
    )
    checks: list[CheckView]
    inputs: dict[str, Any] = {}
    versions: dict[str, NonNegativeInt] = {}
    decided_at: UtcDatetime
    valid_until: UtcDatetime | None = None


class ConfigToPreview(Body):
    """The keys to change, as for the change itself; none to see how things stand."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"config": {"limits": {"max_order_notional": "1000"}}}]})

    config: Document = {}
    status: Literal["open", "pending_approval"] = Field(
        "open", description="Look at all open orders, or only at those that wait for a person."
    )


class Would(View):
    """What risk makes of an order."""

    would: Literal["pass", "deny", "unknown"] = Field(
        description="Unknown where it cannot be decided now: the order itself would wait."
    )
    reasons: list[ReasonView] = []


class ComparedOrder(View):
    """One open order, under the config in force and under the changed one."""

    order_id: OrderId
    symbol: str
    side: Side
    account: str
    strategy: str
    status: str
    at_broker: bool = Field(description="It is there already: a change of the config leaves it alone.")
    now: Would
    then: Would
    changes: bool


class ConfigPreview(View):
    """What a change would do to the orders that are not final. What waits for a person goes on waiting: approving it judges it anew."""

    items: list[ComparedOrder] = Field(description="Those that would fare otherwise first.")
    left_out: NonNegativeInt = Field(
        description="Orders that were judged and counted, and are not listed for want of room."
    )
    totals: dict[str, Any] = Field(
        description="Of all that were judged. `newly_denied` and what follows count those that wait; what is at the broker stays there, "
        "and `at_broker_denied` counts those like which a new one would be denied.",
        examples=[
            {
                "open": 3, "at_broker": 1, "at_broker_denied": 0, "waiting": 2, "pending_approval": 2, "unknown": 0, "newly_denied": 1,
                "no_longer_denied": 0, "unchanged": 1, "newly_denied_by_reason": {"MAX_NOTIONAL": 1},
            }
        ],
    )  # fmt: skip
    changed: list[Change] = []
    mode_changes: bool = Field(description="The trading mode changes: approvals that wait are invalidated.")
    unknown_keys: list[str] = []
    version: NonNegativeInt = Field(description="Of the config in force.")
    judged_at: UtcDatetime
    truncated: bool = Field(
        description="There are more orders than were judged: those that wait for a person come first, then the newest."
    )
