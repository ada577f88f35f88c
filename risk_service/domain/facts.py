"""A fact about an order, as the timeline keeps it: told once, however often and under whatever event it is reported (P15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from contracts.events import Event, OrderFilled, OrderPartiallyFilled

ENVELOPE: Final = {"event_id", "type", "version", "occurred_at", "correlation_id", "actor", "order_id", "order"}
"""What stands beside the document of a fact, or of its order."""
_EXECUTIONS: Final = UUID("8a7f2f0e-6a54-4f0e-9d0e-3c1b5d1c8f11")


@dataclass(frozen=True, slots=True)
class Fact:
    """One event of one order. `fact_id` is the event's id, but for a fill it follows from its execution."""

    order_id: str
    fact_id: UUID
    event_id: UUID
    type: str
    occurred_at: datetime
    actor: str
    document: str


def fact_of(event: Event, order_id: str, raw: bytes | None = None) -> Fact:
    """`event` as a fact about an order; its bytes as they came (`raw`) are kept as they are, where there are any."""
    document = event.model_dump_json(exclude=ENVELOPE, exclude_none=True) if raw is None else raw.decode()
    return Fact(order_id, fact_id_of(event), event.event_id, event.type, event.occurred_at, event.actor, document)


def fact_id_of(event: Event) -> UUID:
    """The id of the fact that an event tells: the same for every event that tells of one execution."""
    if isinstance(event, OrderFilled | OrderPartiallyFilled):
        return uuid5(_EXECUTIONS, f"{event.order_id}/{event.execution_id}")
    return event.event_id
