"""Subjects to typed messages to handlers. Consumed messages are acked by hand, after commit and publish; the chassis does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from chassis.bus import Bus
from chassis.consumption import BatchHandler
from contracts.commands import HaltTrading, ResumeTrading, UpdateConfig
from contracts.dead_letters import DeadLetter
from contracts.events import (
    ApprovalApproved,
    ApprovalEndorsed,
    ApprovalExpired,
    ApprovalExtended,
    ApprovalInvalidated,
    ApprovalRejected,
    ApprovalRequested,
    ConfigUpdated,
    LimitWarned,
    LockoutCreated,
    LockoutExpired,
    LockoutLifted,
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
    OrderProposed,
    OrderRejected,
    OrderReturned,
    OrderRiskPassed,
    OrderSubmitted,
    PositionReduced,
)
from contracts.events.lockout import LockoutEvent
from contracts.queries import (
    ConfigHistory,
    CountOrders,
    GetConfig,
    GetOrder,
    ListOrders,
    ListPositions,
    PreviewConfig,
    PreviewOrder,
)
from contracts.quotes import QUOTES_SUBJECT, Quote

Answering = Callable[..., Awaitable[dict[str, Any]]]
RECORDED = (
    OrderDenied | OrderApproved | OrderParked | OrderSubmitted | OrderAccepted | OrderRejected | OrderPartiallyFilled | OrderFilled
    | OrderCanceled | OrderExpired | OrderInDoubt | OrderCancelRequested | OrderCancelRejected | ApprovalRequested | ApprovalApproved
    | ApprovalRejected | ApprovalExpired | ApprovalInvalidated | ApprovalEndorsed | ApprovalExtended
)  # fmt: skip
LEDGER_PACE_SECONDS = 0.04
"""No order waits for the ledger on its way to the broker."""


@dataclass(frozen=True)
class Handlers:
    """What answers to each subject."""

    review_orders: BatchHandler
    review_returned_orders: BatchHandler
    record_events: BatchHandler
    record_dead_letters: BatchHandler
    update_config: Answering
    halt_trading: Answering
    resume_trading: Answering
    list_orders: Answering
    get_order: Answering
    preview_order: Answering
    preview_config: Answering
    count_orders: Answering
    list_positions: Answering
    get_config: Answering
    list_config_versions: Answering
    hear_lockout: Callable[[LockoutEvent], Awaitable[None]]
    hear_quote: Callable[[Quote], Awaitable[None]]


def declare(bus: Bus, handlers: Handlers) -> None:
    """Everything that risk_service hears and says."""
    bus.consume("risk_review", handlers.review_orders, events=OrderProposed)
    bus.consume("risk_returns", handlers.review_returned_orders, events=OrderReturned)
    bus.consume("risk_ledger", handlers.record_events, events=RECORDED, pace_seconds=LEDGER_PACE_SECONDS)
    bus.consume("risk_dead", handlers.record_dead_letters, events=DeadLetter)
    bus.answer(UpdateConfig, handlers.update_config)
    bus.answer(HaltTrading, handlers.halt_trading)
    bus.answer(ResumeTrading, handlers.resume_trading)
    bus.answer(ListOrders, handlers.list_orders)
    bus.answer(GetOrder, handlers.get_order)
    bus.answer(PreviewOrder, handlers.preview_order)
    bus.answer(PreviewConfig, handlers.preview_config)
    bus.answer(CountOrders, handlers.count_orders)
    bus.answer(ListPositions, handlers.list_positions)
    bus.answer(GetConfig, handlers.get_config)
    bus.answer(ConfigHistory, handlers.list_config_versions)
    bus.listen(LockoutCreated.subject(), LockoutCreated, handlers.hear_lockout)
    bus.listen(LockoutLifted.subject(), LockoutLifted, handlers.hear_lockout)
    bus.listen(LockoutExpired.subject(), LockoutExpired, handlers.hear_lockout)
    bus.listen(QUOTES_SUBJECT, Quote, handlers.hear_quote)
    bus.publishes(OrderRiskPassed, OrderDenied, PositionReduced, LimitWarned, ConfigUpdated)
