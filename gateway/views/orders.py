"""Orders: what is proposed, and what became of it."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any, Literal

from pydantic import ConfigDict, Field

from contracts.ids import uuid7
from contracts.orders import Order
from contracts.statuses import OrderStatus
from contracts.values import Mode, Money, OrderId, OrderType, Side, Size, Stage, TimeInForce, UtcDatetime
from gateway.views.base import NextPage, OpenView, View
from gateway.waiting import Reached

_ORDER_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
StatusFilter = OrderStatus | Literal["open", "final"]


class OrderToPropose(Order):
    """The terms of an order. A limit order needs `limit_price`, a stop `stop_price`, a stop-limit both."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {"symbol": "AAPL", "side": "buy", "quantity": "10"},
                {
                    "order_id": "tour-1", "symbol": "BTC/USD", "side": "sell", "quantity": "0.25", "order_type": "limit",
                    "limit_price": "65000.50", "time_in_force": "gtc", "account": "main", "strategy": "tour", "mode": "paper",
                },
            ]
        },
    )  # fmt: skip

    order_id: OrderId = Field(
        default_factory=lambda: str(uuid7()),
        description="Unique in the installation, and the proposal's idempotency key: the same id with the same terms changes "
        "nothing. Made from the `Idempotency-Key` when left out.",
    )
    mode: Mode | None = Field(
        None,
        description="The trading mode that it is meant for; the current one when left out. Another than the current is denied.",
    )

    def terms(self, idempotency_key: str) -> Order:
        """The order that is proposed. Without an id it gets one that repeating the same key gives again."""
        order_id = self.order_id if "order_id" in self.model_fields_set else order_id_of(idempotency_key)
        return Order.model_validate({**self.model_dump(exclude={"mode"}), "order_id": order_id})


class ReasonView(OpenView):
    """One cause, with its values beside it."""

    code: str = Field(examples=["MAX_NOTIONAL"])
    stage: Stage
    message: str = Field(examples=["The order is worth 1200, and the limit is 1000."])


class OrderView(View):
    """One order, as the ledger has it."""

    order_id: OrderId
    symbol: str
    side: Side
    quantity: Money
    order_type: OrderType
    limit_price: Money | None = None
    stop_price: Money | None = None
    time_in_force: TimeInForce
    account: str
    strategy: str
    mode: Mode
    status: OrderStatus
    reasons: list[ReasonView] = []
    filled_quantity: Size
    average_price: Money | None = None
    proposed_at: UtcDatetime | None = None
    updated_at: UtcDatetime | None = None
    actor: str | None = Field(None, description="Who proposed it.")


class TimelineEvent(OpenView):
    """One event of an order's life, whole."""

    type: str = Field(examples=["order.risk_passed"])
    occurred_at: UtcDatetime
    actor: str | None = None


class OrderWithTimeline(OrderView):
    """One order with its events, in order."""

    timeline: list[TimelineEvent] = []
    reached: Reached = Field(description="Where it was when this was answered; with `wait_ms`, what ended the wait.")


class ProposedOrder(OrderView):
    """A proposal that is on the journal's disk, and how far it has come."""

    reached: Reached = Field(description="Where it was when this was answered; with `wait_ms`, what ended the wait.")
    absorbed: bool = Field(description="The ledger knew this order with the same terms: nothing was proposed again.")


class OrderPage(View):
    """Orders, newest first."""

    items: list[OrderView]
    next: NextPage = None


class CancelPassedOn(View):
    """The order is at the broker; the cancel was passed on. What comes of it is in the ledger."""

    order_id: OrderId
    outcome: Literal["passed_on"] = "passed_on"


def order_id_of(idempotency_key: str) -> str:
    """The key itself where it can be an order's id, else an id that follows from it."""
    if _ORDER_ID.fullmatch(idempotency_key):
        return idempotency_key
    return sha256(idempotency_key.encode()).hexdigest()


def just_proposed(order: Order, mode: Mode) -> dict[str, Any]:
    """How an order reads that the ledger has not seen yet."""
    return {**order.model_dump(mode="json"), "mode": mode, "status": "proposed", "reasons": [], "filled_quantity": "0"}
