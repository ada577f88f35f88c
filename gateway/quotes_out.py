"""Publishing prices and news that came over HTTP, for feeds that do not speak NATS."""

from __future__ import annotations

from collections.abc import Sequence

import nats.errors

from contracts.quotes import Quote
from gateway.connection import Connection
from gateway.owners import bus_away

FLUSH_SECONDS = 2


class QuotesOut:
    """Puts quotes on `market.quote.<SYMBOL>`, at most once: a price that nobody heard is soon replaced by the next."""

    def __init__(self, bus: Connection) -> None:
        self._bus = bus

    async def publish(self, quotes: Sequence[Quote]) -> None:
        """Return once the server has all of them. Raises `HttpProblem` when the bus is away."""
        await self.publish_all([(quote.subject, quote.model_dump_json().encode()) for quote in quotes])

    async def publish_all(self, messages: Sequence[tuple[str, bytes]]) -> None:
        """`publish`, for subjects and their payloads."""
        if not self._bus.connected:
            raise bus_away()
        try:
            for subject, payload in messages:
                await self._bus.client.publish(subject, payload)
            await self._bus.client.flush(timeout=FLUSH_SECONDS)
        except (nats.errors.Error, TimeoutError) as error:
            raise bus_away() from error
