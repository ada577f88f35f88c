"""An order's events in the order in which they make sense: by time, and where times are equal, by the course of a life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

_COURSE: Final = (
    "order.proposed", "order.returned", "order.risk_passed", "approval.requested", "approval.extended", "approval.endorsed", "approval.approved", "approval.rejected",
    "approval.expired", "approval.invalidated", "order.approved", "order.parked", "order.in_doubt", "order.submitted",
    "order.accepted", "order.cancel_requested", "order.cancel_rejected", "order.partially_filled", "order.filled",
    "order.denied", "order.rejected", "order.canceled", "order.expired",
)  # fmt: skip
_RANK: Final = {event_type: rank for rank, event_type in enumerate(_COURSE)}
_FINALS: Final = frozenset({"order.filled", "order.denied", "order.rejected", "order.canceled", "order.expired"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of one order, as it is kept."""

    event_id: UUID
    type: str
    occurred_at: datetime
    actor: str
    document: dict[str, Any]


def timeline(entries: list[Entry], final_event: UUID | None) -> list[dict[str, Any]]:
    """The events as documents, first things first. A final state that came after the one that stands is superseded (P10)."""
    ordered = sorted(
        entries,
        key=lambda entry: (
            entry.type != "order.proposed",
            entry.occurred_at,
            _RANK.get(entry.type, len(_RANK)),
            entry.event_id,
        ),
    )
    return [_document(entry, final_event) for entry in ordered]


def _document(entry: Entry, final_event: UUID | None) -> dict[str, Any]:
    document = {
        **entry.document,
        "event_id": str(entry.event_id),
        "type": entry.type,
        "occurred_at": entry.occurred_at.isoformat().replace("+00:00", "Z"),
        "actor": entry.actor,
    }
    if entry.type in _FINALS and entry.event_id != final_event:
        document["superseded"] = True
    return document
