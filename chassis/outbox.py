"""The outbox: what a transaction has to say, written in it and published after it.

A transaction's events are one row. It is published as one atomic batch and then marked, with a commit that does not wait for the disk: a lost
mark means one more publish, which the server (by id) or the reader's inbox drops. The sweeper publishes what a crash left behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import crash_points
from chassis.errors import Transient
from chassis.journal import Journal, Outgoing
from chassis.together import Statement, together
from contracts.events import Event
from contracts.ids import uuid7

SWEEP_BATCHES_MAX = 50
_NOT_SYNCED = text("SET LOCAL synchronous_commit = off")


class PublishPending(Transient):
    """Another task of this process is at it: ask again shortly."""


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
        """Publish `events` once this transaction has committed."""
        self._events += [
            Outgoing(event.event_id, event.subject(), event.correlation_id, event.to_json()) for event in events
        ]

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
        self._publishing: set[UUID] = set()
        self._mark = text(
            f"UPDATE {schema}.outbox SET stream_sequences = :sequences, published_at = clock_timestamp() WHERE batch_id = :batch_id"
        )
        self._unpublished = text(
            f"SELECT batch_id, event_ids, subjects, correlation_ids, payloads FROM {schema}.outbox "
            "WHERE published_at IS NULL AND created_at <= clock_timestamp() - make_interval(secs => :older_than) "
            "ORDER BY created_at LIMIT :most"
        )

    async def publish(self, batch: OutboxBatch) -> None:
        """Publish `batch` and mark it. Raises `PublishFailed`; the sweeper comes back to it."""
        self._publishing.add(batch.batch_id)
        try:
            crash_points.reach("outbox.before_publish")
            sequences = await self._journal.publish(batch.events)
            crash_points.reach("outbox.after_publish")
            await self._mark_published(batch.batch_id, sequences)
            crash_points.reach("outbox.after_mark")
        finally:
            self._publishing.discard(batch.batch_id)

    async def flush(self, *, older_than_seconds: float = 0) -> int:
        """Publish every batch that is committed and not marked; how many there were. Raises `PublishFailed` or `PublishPending`."""
        async with self._engine.connect() as connection:
            rows = (
                await connection.execute(
                    self._unpublished, {"older_than": older_than_seconds, "most": SWEEP_BATCHES_MAX}
                )
            ).all()
        waiting = [row for row in rows if row.batch_id not in self._publishing]
        for row in waiting:
            events = zip(row.event_ids, row.subjects, row.correlation_ids, row.payloads, strict=True)
            await self.publish(OutboxBatch(row.batch_id, tuple(Outgoing(*event) for event in events)))
        if len(waiting) < len(rows):
            # Some are being published at this moment by another task; whoever flushes to ack must know how that went.
            raise PublishPending("some batches are being published")
        return len(waiting)

    async def _mark_published(self, batch_id: UUID, sequences: Sequence[int]) -> None:
        async with self._engine.connect() as connection:
            await together(
                connection,
                (_NOT_SYNCED, {}),
                (self._mark, {"batch_id": batch_id, "sequences": list(sequences)}),
                commit=True,
            )
