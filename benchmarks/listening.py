"""Hears what became of orders, on core NATS: a clock reading a message, and nothing else until the run is over."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from nats.aio.client import Client
from nats.aio.msg import Msg

from contracts.events import OrderSubmitted
from contracts.streams import CONSUMERS

ENDS: Final = (
    "order.submitted",
    "order.denied",
    "order.rejected",
    "order.canceled",
    "order.parked",
    "approval.requested",
)
"""What ends an order's way to the broker, or holds it up until somebody acts."""
LOOK_EVERY_SECONDS: Final = 0.01


@dataclass(frozen=True)
class Heard:
    """A message, and the monotonic time in seconds at which it came."""

    at: float
    payload: bytes


@dataclass
class Listener:
    """Everything heard, by subject."""

    heard: dict[str, list[Heard]] = field(default_factory=lambda: {subject: [] for subject in ENDS})

    async def listen(self, ops: Client) -> None:
        """Hear every subject of `ENDS` from now on. The administrator may."""
        for subject, heard in self.heard.items():
            await ops.subscribe(subject, cb=_noting(heard))
        await ops.flush()

    def ended(self) -> int:
        """How many orders have ended their way, or are held up."""
        return sum(map(len, self.heard.values()))

    def counts(self) -> dict[str, int]:
        """How many messages of each subject."""
        return {subject: len(heard) for subject, heard in self.heard.items()}

    def submissions(self) -> dict[str, tuple[float, OrderSubmitted]]:
        """The first submission of each order, and when it was heard."""
        first: dict[str, tuple[float, OrderSubmitted]] = {}
        for heard in self.heard["order.submitted"]:
            event = OrderSubmitted.from_json(heard.payload)
            first.setdefault(event.order_id, (heard.at, event))
        return first

    def forget(self) -> None:
        """Begin anew."""
        for heard in self.heard.values():
            heard.clear()

    async def wait_for(
        self, orders: int, *, patience_seconds: float, tell: Callable[[int], None] = lambda ended: None
    ) -> None:
        """Return when so many have ended, or when none has for `patience_seconds`."""
        before, changed_at = -1, time.monotonic()
        while (ended := self.ended()) < orders and time.monotonic() - changed_at < patience_seconds:
            if ended != before:
                before, changed_at = ended, time.monotonic()
                tell(ended)
            await asyncio.sleep(LOOK_EVERY_SECONDS)
        tell(ended)


async def settled(ops: Client, *, patience_seconds: float) -> None:
    """Return when every consumer has handled and acknowledged all there is, or when patience has run out."""
    jetstream, end = ops.jetstream(), time.monotonic() + patience_seconds
    for consumer in CONSUMERS:
        while time.monotonic() < end:
            info = await jetstream.consumer_info(consumer.stream, consumer.name)
            if not info.num_pending and not info.num_ack_pending:
                break
            await asyncio.sleep(LOOK_EVERY_SECONDS)


def _noting(heard: list[Heard]) -> Callable[[Msg], asyncio.Future[None]]:
    async def note(message: Msg) -> None:
        heard.append(Heard(time.monotonic(), message.data))

    return note  # type: ignore[return-value]
