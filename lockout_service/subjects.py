"""Subjects to typed messages to handlers. It consumes no events: lockouts change by command and by time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from chassis.bus import Bus
from contracts.commands import CreateLockout, LiftLockout
from contracts.events import LockoutCreated, LockoutExpired, LockoutLifted
from contracts.queries import ListLockouts, LockoutSnapshot

Answering = Callable[..., Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Handlers:
    """What answers to each subject."""

    create_lockout: Answering
    lift_lockout: Answering
    list_lockouts: Answering
    show_snapshot: Answering


def declare(bus: Bus, handlers: Handlers) -> None:
    """Everything that lockout_service hears and says."""
    bus.answer(CreateLockout, handlers.create_lockout)
    bus.answer(LiftLockout, handlers.lift_lockout)
    bus.answer(ListLockouts, handlers.list_lockouts)
    bus.answer(LockoutSnapshot, handlers.show_snapshot)
    bus.publishes(LockoutCreated, LockoutLifted, LockoutExpired)
