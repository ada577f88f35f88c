"""A message as a handler sees it: its event, and where it stood in the stream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import UUID

from chassis.errors import Poison
from contracts.events import Event

E_co = TypeVar("E_co", bound=Event, covariant=True)


@dataclass(frozen=True)
class Delivery(Generic[E_co]):
    """One delivery of one event to one consumer."""

    event: E_co
    consumer: str
    sequence: int
    """In the stream."""
    deliveries: int
    """How often it was delivered, as far as the server remembers: after a crash of it the count can go backwards."""
    subject: str
    raw: bytes


Batch = Sequence[Delivery[E_co]]


@dataclass(frozen=True)
class Handled:
    """What became of a batch whose transaction has committed; an event named nowhere was handled."""

    delayed: Mapping[UUID, float] = field(default_factory=dict)
    """Event id -> seconds after which it is delivered again. It must not have been claimed."""
    poisoned: Mapping[UUID, Poison] = field(default_factory=dict)
    """Event id -> why it is dead-lettered, while the rest of its batch went on."""


ALL_HANDLED = Handled()
