"""Subjects to typed messages to handlers. Consumed messages are acked by hand, after commit and publish; the chassis does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from chassis.bus import Bus
from chassis.consumption import BatchHandler
from contracts.commands import DecideApproval, ExtendApproval
from contracts.events import (
    ApprovalApproved,
    ApprovalEndorsed,
    ApprovalExpired,
    ApprovalExtended,
    ApprovalInvalidated,
    ApprovalRejected,
    ApprovalRequested,
    ConfigUpdated,
    OrderApproved,
    OrderCanceled,
    OrderDenied,
    OrderReturned,
    OrderRiskPassed,
)
from contracts.queries import ListApprovals, PreviewApproval


@dataclass(frozen=True)
class Handlers:
    """What answers to each subject."""

    gate_orders: BatchHandler
    invalidate_on_finals: BatchHandler
    invalidate_on_mode_change: BatchHandler
    decide_approval: Callable[..., Awaitable[dict[str, Any]]]
    extend_approval: Callable[..., Awaitable[dict[str, Any]]]
    preview_approval: Callable[..., Awaitable[dict[str, Any]]]
    list_approvals: Callable[..., Awaitable[dict[str, Any]]]
    hear_config: Callable[[ConfigUpdated], Awaitable[None]]


def declare(bus: Bus, handlers: Handlers) -> None:
    """Everything that approval_service hears and says."""
    bus.consume("approval_gate", handlers.gate_orders, events=OrderRiskPassed)
    bus.consume("approval_finals", handlers.invalidate_on_finals, events=OrderDenied | OrderCanceled)
    bus.consume("approval_controls", handlers.invalidate_on_mode_change, events=ConfigUpdated)
    bus.answer(DecideApproval, handlers.decide_approval)
    bus.answer(ExtendApproval, handlers.extend_approval)
    bus.answer(PreviewApproval, handlers.preview_approval)
    bus.answer(ListApprovals, handlers.list_approvals)
    bus.listen(ConfigUpdated.subject(), ConfigUpdated, handlers.hear_config)
    bus.publishes(OrderApproved, OrderDenied, OrderReturned)
    bus.publishes(
        ApprovalRequested,
        ApprovalEndorsed,
        ApprovalExtended,
        ApprovalApproved,
        ApprovalRejected,
        ApprovalExpired,
        ApprovalInvalidated,
    )
