"""The outbox: what a transaction has to say, written in it and published after it.

A transaction's events are one row. It is published as one atomic batch and then marked, with a commit that does not wait for the disk: a lost
mark means one more publish, which the server (by id) or the reader's inbox drops. The sweeper publishes what a crash left behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import crash_points
from chassis.errors import Poison
from chassis.journal import Journal, Outgoing, PublishFailed
from chassis.together import Statement, together
from contracts.events import Event
from contracts.ids import uuid7

SWEEP_BATCHES_MAX = 50
EVENT_BYTES_MAX = 1_000_000
"""The server takes messages of 1 MiB, headers included; an event above this could be committed and never be said."""
_NOT_SYNCED = text("SET LOCAL synchronous_commit = off")


@dataclass(frozen=True)
class OutboxBatch:
    """One transaction's events."""

    batch_id: UUID
    events: tuple[Outgoing, ...]


class Outbox:
    """The outbox as one transaction sees it."""

    def __init__(self, schema: str, *, enforced: bool = True) -> None:
        self._schema = schema
        self._enforced = enforced
        self._events: list[Outgoing] = []

    def add(self, *events: Event) -> None:
        """Publish `events` once this transaction has committed. Raises `Poison` for one that no message can carry."""
        for event in events:
            payload = event.to_json()
            if len(payload) > EVENT_BYTES_MAX:
                raise Poison("EVENT_TOO_LARGE", f"{event.subject()} of {len(payload)} bytes; at most {EVENT_BYTES_MAX}")
            self._events.append(Outgoing(event.event_id, event.subject(), event.correlation_id, payload))

    def __len__(self) -> int:
        """How many events were added."""
        return len(self._events)

    def forget_after(self, count: int) -> None:
        """Keep the first `count` events: what led to the later ones was undone."""
        del self._events[count:]

    def batch(self) -> OutboxBatch | None:
        """What was added, to be published after the commit."""
        return OutboxBatch(uuid7(), tuple(self._events)) if self._events else None

    def writing(self, batch: OutboxBatch | None) -> list[Statement]:
        """What writes `batch` in this transaction."""
        if batch is None or not self._enforced:
            return []
        values = {
            "batch_id": batch.batch_id,
            "event_ids": [event.event_id for event in batch.events],
            "subjects": [event.subject for event in batch.events],
            "correlation_ids": [event.correlation_id for event in batch.events],
            "payloads": [event.payload for event in batch.events],
        }
        return [(_insert(self._schema), values)]


@cache
def _insert(schema: str) -> TextClause:
    return text(
        f"INSERT INTO {schema}.outbox (batch_id, event_ids, subjects, correlation_ids, payloads) "
        "VALUES (:batch_id, :event_ids, :subjects, :correlation_ids, :payloads)"
    )


class OutboxPublisher:
    """Publishes committed batches, and sweeps up those that were left."""

    def __init__(self, engine: AsyncEngine, schema: str, journal: Journal) -> None:
        self._engine = engine
        self._journal = journal
        self._publishing: dict[UUID, asyncio.Future[None]] = {}
        self._mark = text(
            f"UPDATE {schema}.outbox SET stream_sequences = :sequences, published_at = clock_timestamp() WHERE batch_id = :batch_id"
        )
        self._unpublished = text(
            f"SELECT batch_id, event_ids, subjects, correlation_ids, payloads FROM {schema}.outbox "
            "WHERE published_at IS NULL AND created_at <= clock_timestamp() - make_interval(secs => :older_than) "
            "ORDER BY created_at LIMIT :most"
        )

    async def publish(self, batch: OutboxBatch) -> None:
        """Publish `batch` and mark it; where another task is at it, wait for that. Raises `PublishFailed`; the sweeper comes back to it."""
        publishing = self._publishing.get(batch.batch_id)
        if publishing is None:
            publishing = self._publishing[batch.batch_id] = asyncio.ensure_future(self._publish(batch))
            publishing.add_done_callback(lambda _: self._publishing.pop(batch.batch_id))
        await asyncio.shield(publishing)

    async def flush(self, *, older_than_seconds: float = 0) -> int:
        """Publish every batch that is committed and not marked; how many there were.

        One that cannot be published does not hold up the others. Raises `PublishFailed` when any could not.
        """
        async with self._engine.connect() as connection:
            values = {"older_than": older_than_seconds, "most": SWEEP_BATCHES_MAX}
            (rows,) = await together(connection, (self._unpublished, values), commit=True)
        failed: list[BaseException] = []
        for row in rows:
            try:
                await self.publish(_batch(row))
            except PublishFailed as error:
                failed.append(error)
        if failed:
            raise PublishFailed(f"{len(failed)} of {len(rows)} batches stay in the outbox: {failed[0]}")
        return len(rows)

    async def _publish(self, batch: OutboxBatch) -> None:
        crash_points.reach("outbox.before_publish")
        sequences = await self._journal.publish(batch.events)
        crash_points.reach("outbox.after_publish")
        await self._mark_published(batch.batch_id, sequences)
        crash_points.reach("outbox.after_mark")

    async def _mark_published(self, batch_id: UUID, sequences: Sequence[int]) -> None:
        async with self._engine.connect() as connection:
            await together(
                connection,
                (_NOT_SYNCED, {}),
                (self._mark, {"batch_id": batch_id, "sequences": list(sequences)}),
                commit=True,
            )


def _batch(row: Any) -> OutboxBatch:
    events = zip(row.event_ids, row.subjects, row.correlation_ids, row.payloads, strict=True)
    return OutboxBatch(row.batch_id, tuple(Outgoing(*event) for event in events))
