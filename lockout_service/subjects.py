"""Subjects to typed messages to handlers. Lockouts change by command, by time, and by what exits, prices and news show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from chassis.bus import Bus
from chassis.consumption import BatchHandler
from contracts.commands import CreateLockout, ImportLockouts, LiftLockout
from contracts.events import ConfigUpdated, LockoutCreated, LockoutExpired, LockoutLifted, PositionReduced
from contracts.news import NEWS_SUBJECT, News
from contracts.queries import ListLockouts, LockoutSnapshot
from contracts.quotes import QUOTES_SUBJECT, Quote

Answering = Callable[..., Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Handlers:
    """What answers to each subject."""

    create_lockout: Answering
    import_lockouts: Answering
    lift_lockout: Answering
    list_lockouts: Answering
    show_snapshot: Answering
    judge_exits: BatchHandler
    hear_config: Callable[[ConfigUpdated], Awaitable[None]]
    hear_quote: Callable[[Quote], Awaitable[None]]
    hear_news: Callable[[News], Awaitable[None]]


def declare(bus: Bus, handlers: Handlers) -> None:
    """Everything that lockout_service hears and says."""
    bus.answer(CreateLockout, handlers.create_lockout)
    bus.answer(ImportLockouts, handlers.import_lockouts)
    bus.answer(LiftLockout, handlers.lift_lockout)
    bus.answer(ListLockouts, handlers.list_lockouts)
    bus.answer(LockoutSnapshot, handlers.show_snapshot)
    bus.consume("lockout_exits", handlers.judge_exits, events=PositionReduced)
    bus.listen(ConfigUpdated.subject(), ConfigUpdated, handlers.hear_config)
    bus.listen(QUOTES_SUBJECT, Quote, handlers.hear_quote)
    bus.listen(NEWS_SUBJECT, News, handlers.hear_news)
    bus.publishes(LockoutCreated, LockoutLifted, LockoutExpired)
