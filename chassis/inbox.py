"""The inbox: which messages a consumer has handled. A claim commits with the effect, so work happens once (P15)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.deliveries import Batch, Delivery, E_co


class Inbox:
    """The inbox as one transaction sees it."""

    def __init__(self, connection: AsyncConnection, schema: str, *, enforced: bool = True) -> None:
        self._connection = connection
        self._enforced = enforced
        self._claim = text(
            f"INSERT INTO {schema}.inbox (event_id, consumer, stream_sequence) "
            "SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:consumers AS text[]), CAST(:sequences AS bigint[])) "
            "ON CONFLICT DO NOTHING RETURNING event_id"
        )
        self._release = text(f"DELETE FROM {schema}.inbox WHERE consumer = :consumer AND event_id = ANY(:ids)")

    async def claim(self, batch: Batch[E_co]) -> list[Delivery[E_co]]:
        """Those of `batch` that its consumer had not handled, once each, in order; they are handled when this transaction commits.

        Waits where another transaction is claiming the same message.
        """
        first: dict[UUID, Delivery[E_co]] = {}
        for delivery in batch:
            first.setdefault(delivery.event.event_id, delivery)
        if not self._enforced or not first:
            return list(first.values())
        # Claimed in one order everywhere: two replicas with the same messages wait for each other, they do not deadlock.
        ordered = [first[event_id] for event_id in sorted(first)]
        claimed = await self._connection.execute(
            self._claim,
            {
                "ids": [delivery.event.event_id for delivery in ordered],
                "consumers": [delivery.consumer for delivery in ordered],
                "sequences": [delivery.sequence for delivery in ordered],
            },
        )
        fresh = {row.event_id for row in claimed}
        return [delivery for event_id, delivery in first.items() if event_id in fresh]

    async def release(self, batch: Batch[E_co]) -> None:
        """Take claims of this transaction back: these messages are delayed or dead-lettered, and must be judged anew if they come again."""
        for consumer in {delivery.consumer for delivery in batch}:
            ids = [delivery.event.event_id for delivery in batch if delivery.consumer == consumer]
            await self._connection.execute(self._release, {"consumer": consumer, "ids": ids})
