"""Acknowledging what was handled, a moment later and many at once: nobody waits for it, and each time wakes the server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from nats.aio.msg import Msg

from chassis import crash_points
from chassis.logging import get_logger

log = get_logger("interlock.acks")
ACK_EVERY_SECONDS: Final = 0.02


class Acks:
    """The acks of one consumer. One that is lost, in a crash or with the connection, means a redelivery that the inbox knows."""

    def __init__(self) -> None:
        self._waiting: list[Msg] = []
        self._sending: asyncio.Task[None] | None = None

    def add(self, messages: Iterable[Msg]) -> None:
        """Acknowledge `messages` soon."""
        self._waiting += messages
        if self._waiting and self._sending is None:
            self._sending = asyncio.create_task(self._send_soon())

    async def flush(self) -> None:
        """Acknowledge now what waits for it."""
        messages, self._waiting = self._waiting, []
        for message in messages:
            await ack(message)
        if messages:
            crash_points.reach("ack.after")

    async def _send_soon(self) -> None:
        while self._waiting:
            await asyncio.sleep(ACK_EVERY_SECONDS)
            await self.flush()
        self._sending = None


async def ack(message: Msg) -> None:
    """Acknowledge `message` at once; never raises."""
    await _answer(message, message.ack)


async def nak(message: Msg, delay_seconds: float) -> None:
    """Have `message` delivered again after `delay_seconds`; never raises."""
    # A bare nak ignores the consumer's backoff and comes back at once: the delay is always given.
    await _answer(message, lambda: message.nak(delay=delay_seconds))


async def _answer(message: Msg, answer: Callable[[], Awaitable[None]]) -> None:
    if message.is_acked:
        return
    try:
        await answer()
    except Exception as error:
        log.debug("ack.lost", subject=message.subject, error=repr(error))
