"""Runs a recording through a shadow: first what was in force when, then everything else, each event once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol
from uuid import UUID

from contracts.events import (
    EVENT_OF_SUBJECT,
    ApprovalRequested,
    ConfigUpdated,
    Event,
    LockoutCreated,
    LockoutLifted,
    OrderApproved,
    OrderCanceled,
    OrderDenied,
    OrderExpired,
    OrderFilled,
    OrderPartiallyFilled,
    OrderProposed,
    OrderRejected,
    OrderRiskPassed,
)
from ops.recordings import Recorded, Recording
from ops.replay.calendars import sessions_for
from ops.replay.controls import ControlHistory

CONTROL_SUBJECTS: Final = ("config.updated", "lockout.created", "lockout.lifted")
FOLLOWED: Final[Mapping[str, type[Event]]] = {
    event.subject(): event
    for event in (
        OrderProposed, OrderRiskPassed, OrderDenied, OrderApproved, ApprovalRequested, OrderPartiallyFilled, OrderFilled, OrderRejected,
        OrderCanceled, OrderExpired,
    )
}  # fmt: skip
"""What decisions rest on, and what they are. The other events are counted."""


class Follower(Protocol):
    """Something that takes a recording in."""

    def take(self, sequence: int, event: Event) -> None: ...
    def finish(self) -> None: ...


@dataclass
class Counted:
    """What was read."""

    events: int = 0
    repeated: int = 0
    """Told before under the same id: counted once."""
    unreadable: int = 0
    """What its consumer dead-lettered."""
    subjects: Counter[str] = field(default_factory=Counter)


async def read_controls(recording: Recording, until: int, controls: ControlHistory) -> None:
    """Tell `controls` everything that was ever in force, and the calendars that this names. Raises `StackError`."""
    first = last = None
    for subject in CONTROL_SUBJECTS:
        async for part in recording.read(until, subject):
            for recorded in part:
                event = _event(recorded)
                if isinstance(event, ConfigUpdated | LockoutCreated | LockoutLifted):
                    controls.hear(event)
                    first = event.occurred_at if first is None else min(first, event.occurred_at)
                    last = event.occurred_at if last is None else max(last, event.occurred_at)
    controls.settle()
    if names := controls.calendar_names:
        controls.calendars = await sessions_for(names, first)


async def run(
    recording: Recording, until: int, follower: Follower, *, tell: Callable[[int], None] = lambda sequence: None
) -> Counted:
    """Give `follower` every event that decisions rest on, up to `until`; what was read. Raises `StackError`."""
    counted, told = Counted(), set[UUID]()
    async for part in recording.read(until):
        for recorded in part:
            counted.events += 1
            counted.subjects[recorded.subject] += 1
            if recorded.subject not in FOLLOWED:
                continue
            event = _event(recorded)
            if event is None:
                counted.unreadable += 1
            elif event.event_id in told:
                counted.repeated += 1
            else:
                told.add(event.event_id)
                follower.take(recorded.sequence, event)
        tell(part[-1].sequence)
    follower.finish()
    return counted


def _event(recorded: Recorded) -> Event | None:
    """None for what cannot be read: its consumer dead-lettered it."""
    kind = EVENT_OF_SUBJECT.get(recorded.subject)
    if kind is None:
        return None
    try:
        return kind.from_json(recorded.payload)
    except ValueError:
        return None
