"""The life of one order. `correlation_id` is the order's id in all of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt, PositiveInt, StringConstraints

from contracts.decision_inputs import DecisionInputs
from contracts.events.base import Event
from contracts.orders import Order
from contracts.passes import ApprovalPass, ControlVersions, RiskPass
from contracts.reasons import Reason, ReasonCode
from contracts.values import Mode, Money, Name, OrderId, Price, Quantity, Side, Size, Stage, Symbol, UtcDatetime


class OrderEvent(Event):
    """Something that happened to one order."""

    order_id: OrderId


_FromOutside = Annotated[str, StringConstraints(max_length=256, pattern=r"^[^\x00]*$")]
"""Whoever proposes writes the envelope too: short enough for every list that shows it, and none of it NUL, which PostgreSQL cannot store."""


class OrderProposed(Event):
    """An order someone wants. `occurred_at` is when it was proposed; a proposal too old when risk sees it is denied."""

    type: Literal["order.proposed"] = "order.proposed"
    version: Literal[1] = 1
    correlation_id: _FromOutside
    causation_id: _FromOutside | None = None
    actor: _FromOutside
    order: Order
    mode: Mode
    """The trading mode it was proposed in (P6)."""

    @property
    def order_id(self) -> str:
        """The order's id."""
        return self.order.order_id


class OrderRiskPassed(OrderEvent):
    type: Literal["order.risk_passed"] = "order.risk_passed"
    version: Literal[1] = 1
    order: Order
    mode: Mode
    risk_pass: RiskPass
    inputs: DecisionInputs
    proposed_by: str | None = None
    """The actor of its proposal: who may not approve it."""


class OrderDenied(OrderEvent):
    """We refused it. Final."""

    type: Literal["order.denied"] = "order.denied"
    version: Literal[1] = 1
    stage: Stage
    reasons: tuple[Reason, ...] = Field(min_length=1)
    round: NonNegativeInt = 0
    inputs: DecisionInputs | None = None


class OrderApproved(OrderEvent):
    type: Literal["order.approved"] = "order.approved"
    version: Literal[1] = 1
    order: Order
    mode: Mode
    by: str
    """`automatic`, or the operator."""
    risk_pass: RiskPass
    approval_pass: ApprovalPass


class OrderReturned(OrderEvent):
    """A pass was stale, or the send came to nothing: decide again, at no older versions than `versions` (P2, P7, P17)."""

    type: Literal["order.returned"] = "order.returned"
    version: Literal[1] = 1
    stage: Stage
    round: NonNegativeInt
    """Of the RiskPass that is given back; risk ignores an older one than the ledger's (P15)."""
    code: ReasonCode
    versions: ControlVersions
    """The versions that the gate saw."""
    observed_at: UtcDatetime
    """The gate's time; risk decides at no earlier time (P17)."""


class OrderParked(OrderEvent):
    """It waits at the release gate because the broker is away; it is returned once when the broker is back (P17)."""

    type: Literal["order.parked"] = "order.parked"
    version: Literal[1] = 1
    reason: Reason


class BrokerEvent(OrderEvent):
    """Something between us and the broker."""

    broker: str
    """Name of the driver: `paper`, `http`."""
    broker_order_id: str | None = None


class OrderSubmitted(BrokerEvent):
    """The broker's interface took it, under `client_order_id` = `order_id`."""

    type: Literal["order.submitted"] = "order.submitted"
    version: Literal[1] = 1
    client_order_id: OrderId
    attempt: PositiveInt
    mode: Mode
    versions: ControlVersions
    """The versions in force at its release, for S1."""
    released_at: UtcDatetime
    send_by: UtcDatetime


class OrderAccepted(BrokerEvent):
    type: Literal["order.accepted"] = "order.accepted"
    version: Literal[1] = 1


class OrderRejected(BrokerEvent):
    """The broker refused it. Final."""

    type: Literal["order.rejected"] = "order.rejected"
    version: Literal[1] = 1
    reasons: tuple[Reason, ...] = Field(min_length=1)


class Execution(BrokerEvent):
    """A fill, as the FIX execution report has it."""

    execution_id: str = Field(min_length=1, max_length=128)
    symbol: Symbol
    side: Side
    account: Name
    strategy: Name
    last_quantity: Quantity
    last_price: Price
    cumulative_quantity: Quantity
    leaves_quantity: Size
    commission: Money


class OrderPartiallyFilled(Execution):
    type: Literal["order.partially_filled"] = "order.partially_filled"
    version: Literal[1] = 1


class OrderFilled(Execution):
    """The last fill: nothing is left. Final."""

    type: Literal["order.filled"] = "order.filled"
    version: Literal[1] = 1


class OrderCanceled(OrderEvent):
    """It will not be sent, or the broker has taken it back. Final."""

    type: Literal["order.canceled"] = "order.canceled"
    version: Literal[1] = 1
    broker: str | None = None
    filled_quantity: Size | None = None
    reasons: tuple[Reason, ...] = ()


class OrderExpired(BrokerEvent):
    """Its time in force ended at the broker. Final."""

    type: Literal["order.expired"] = "order.expired"
    version: Literal[1] = 1
    filled_quantity: Size
    reasons: tuple[Reason, ...] = ()


class OrderInDoubt(BrokerEvent):
    """The broker's answer never came: it is being asked, never resent blindly (P8)."""

    type: Literal["order.in_doubt"] = "order.in_doubt"
    version: Literal[1] = 1
    attempt: PositiveInt
    reasons: tuple[Reason, ...] = Field(min_length=1)


class OrderCancelRequested(OrderEvent):
    """A cancel was passed on to the broker."""

    type: Literal["order.cancel_requested"] = "order.cancel_requested"
    version: Literal[1] = 1
    reasons: tuple[Reason, ...] = ()


class OrderCancelRejected(OrderEvent):
    """The cancel came too late."""

    type: Literal["order.cancel_rejected"] = "order.cancel_rejected"
    version: Literal[1] = 1
    reasons: tuple[Reason, ...] = Field(min_length=1)
