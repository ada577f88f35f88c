"""The inbox: which messages a consumer has handled. A claim commits with the effect, so work happens once (P15)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text

from chassis.connection import Connection, Statement
from chassis.deliveries import Batch, Delivery, E_co


class Inbox:
    """The inbox as one transaction sees it."""

    def __init__(self, connection: Connection, schema: str, *, enforced: bool = True) -> None:
        self._connection = connection
        self._schema = schema
        self._enforced = enforced

    async def claim(self, batch: Batch[E_co]) -> list[Delivery[E_co]]:
        """Those of `batch` that its consumer had not handled, once each, in order; they are handled when this transaction commits.

        Waits where another transaction is claiming the same message.
        """
        if not batch:
            return []
        statement = self.claiming(batch)
        rows = await self._connection.execute(*statement)
        return self.claimed(batch, rows)

    def claiming(self, batch: Batch[E_co]) -> Statement:
        """The claim as a statement, for those who send more in the same round trip; `claimed` reads its rows."""
        # Claimed in one order everywhere: two replicas with the same messages wait for each other, they do not deadlock.
        ordered = [delivery for _, delivery in sorted(_first_of_each(batch).items(), key=lambda item: item[0].int)]
        return _claim(self._schema), {
            "ids": [delivery.event.event_id for delivery in ordered],
            "consumers": [delivery.consumer for delivery in ordered],
            "sequences": [delivery.sequence for delivery in ordered],
        }

    def claimed(self, batch: Batch[E_co], rows: Sequence[Any]) -> list[Delivery[E_co]]:
        """Those of `batch` that the rows of `claiming` say were new."""
        fresh = {row.event_id for row in rows}
        return [
            delivery for event_id, delivery in _first_of_each(batch).items() if event_id in fresh or not self._enforced
        ]

    async def release(self, batch: Batch[E_co]) -> None:
        """Take claims of this transaction back: these messages are delayed or dead-lettered, and must be judged anew if they come again."""
        for consumer in {delivery.consumer for delivery in batch}:
            ids = [delivery.event.event_id for delivery in batch if delivery.consumer == consumer]
            await self._connection.execute(_release(self._schema), {"consumer": consumer, "ids": ids})


def _first_of_each(batch: Batch[E_co]) -> dict[UUID, Delivery[E_co]]:
    first: dict[UUID, Delivery[E_co]] = {}
    for delivery in batch:
        first.setdefault(delivery.event.event_id, delivery)
    return first


@cache
def _claim(schema: str) -> TextClause:
    return text(
        f"INSERT INTO {schema}.inbox (event_id, consumer, stream_sequence) "
        "SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:consumers AS text[]), CAST(:sequences AS bigint[])) "
        "ON CONFLICT DO NOTHING RETURNING event_id"
    )


@cache
def _release(schema: str) -> TextClause:
    return text(f"DELETE FROM {schema}.inbox WHERE consumer = :consumer AND event_id = ANY(:ids)")
