"""What would happen: to an order now, and to the open orders under another config."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field, NonNegativeInt

from contracts.orders import Order
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

    order_id: OrderId = "preview"
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
        description="Be denied by risk; wait for a person; or go to the release gate by itself."
    )
    reasons: list[ReasonView] = Field(default=[], description="Every reason for which risk would deny it.")
    because: list[ReasonView] = Field(default=[], description="Why a person would be asked.")
    people: int | None = Field(
        None, description="How many people would have to approve it; null where nobody could say."
    )
    exit: bool = Field(description="Whether it only shrinks the position.")
    mode: Mode
    checks: list[CheckView]
    inputs: dict[str, Any] = {}
    versions: dict[str, NonNegativeInt] = {}
    decided_at: UtcDatetime
    valid_until: UtcDatetime | None = None


class ConfigToPreview(Body):
    """The keys to change, as for the change itself; none to see how things stand."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"config": {"limits": {"max_order_notional": "1000"}}}]})

    config: Document = {}


class Would(View):
    """What risk makes of an order."""

    would: Literal["pass", "deny"]
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

    items: list[ComparedOrder]
    totals: dict[str, Any] = Field(
        examples=[{"open": 3, "at_broker": 1, "waiting": 2, "newly_denied": 1, "no_longer_denied": 0}]
    )
    changed: list[Change] = []
    mode_changes: bool = Field(description="The trading mode changes: approvals that wait are invalidated.")
    unknown_keys: list[str] = []
    version: NonNegativeInt = Field(description="Of the config in force.")
    truncated: bool = Field(description="There are more orders; the newest were judged.")
