"""Subjects -> typed messages -> handlers. Every consumer acks after commit and publish (`chassis/consumption.py`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from chassis.bus import Bus
from chassis.consumption import BatchHandler
from contracts.commands import CancelOrder
from contracts.events import (
    ConfigUpdated,
    LockoutCreated,
    OrderAccepted,
    OrderApproved,
    OrderCanceled,
    OrderCancelRejected,
    OrderCancelRequested,
    OrderDenied,
    OrderExpired,
    OrderFilled,
    OrderInDoubt,
    OrderParked,
    OrderPartiallyFilled,
    OrderRejected,
    OrderReturned,
    OrderSubmitted,
)
from contracts.queries import InFlight, TradingStatus
from contracts.quotes import QUOTES_SUBJECT, Quote

Answering = Callable[..., Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Handlers:
    """The handlers, bound to what they need."""

    release_orders: BatchHandler
    cancel_open_orders: BatchHandler
    cancel_order: Answering
    count_in_flight: Answering
    tell_trading_status: Answering
    take_quote: Callable[[Quote], Awaitable[None]]


def declare(bus: Bus, handlers: Handlers) -> None:
    """What the broker adapter consumes, answers, hears and publishes."""
    bus.consume("broker_release", handlers.release_orders, events=OrderApproved)
    bus.consume("broker_controls", handlers.cancel_open_orders, events=ConfigUpdated | LockoutCreated)
    bus.answer(CancelOrder, handlers.cancel_order)
    bus.answer(InFlight, handlers.count_in_flight)
    bus.answer(TradingStatus, handlers.tell_trading_status)
    bus.listen(QUOTES_SUBJECT, Quote, handlers.take_quote)
    bus.publishes(
        OrderDenied, OrderReturned, OrderParked, OrderSubmitted, OrderAccepted, OrderRejected, OrderPartiallyFilled,
        OrderFilled, OrderCanceled, OrderExpired, OrderInDoubt, OrderCancelRequested, OrderCancelRejected,
    )  # fmt: skip
