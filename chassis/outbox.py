"""The outbox: what a transaction has to say, written in it and published after it.

A transaction's events are one row. It is published as one atomic batch, and marked a moment later, many at once, with a commit that does not wait
for the disk: a lost mark means one more publish, which the server (by id) or the reader's inbox drops. The sweeper publishes what a crash left
behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text

from chassis import crash_points
from chassis.connection import Statement
from chassis.database import Database
from chassis.errors import Poison
from chassis.journal import Journal, Outgoing, PublishFailed
from chassis.logging import get_logger
from contracts.events import Event
from contracts.ids import uuid7

SWEEP_BATCHES_MAX = 50
EVENT_BYTES_MAX = 1_000_000
"""The server takes messages of 1 MiB, headers included; an event above this could be committed and never be said."""
MARK_EVERY_SECONDS = 0.05
MARK_RETRY_SECONDS = 1.0
MARKS_AT_ONCE_MAX = 1000
_NOT_SYNCED = text("SET LOCAL synchronous_commit = off")
log = get_logger("interlock.outbox")


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
        self._is_closed = False

    def add(self, *events: Event) -> None:
        """Publish `events` once this transaction has committed. Raises `Poison` for one that no message can carry."""
        if self._is_closed:
            raise RuntimeError("this transaction has ended: nothing can be said in it any more")
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

    def close(self) -> OutboxBatch | None:
        """What was added, to be published after the commit; nothing can be added any more."""
        self._is_closed = True
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

    def __init__(self, database: Database, schema: str, journal: Journal) -> None:
        self._database = database
        self._journal = journal
        self._publishing: dict[UUID, asyncio.Future[None]] = {}
        self._published: dict[UUID, Sequence[int]] = {}
        self._marking: asyncio.Task[None] | None = None
        self._mark = text(
            f"UPDATE {schema}.outbox AS known SET stream_sequences = CAST(published.sequences AS bigint[]), published_at = clock_timestamp() "
            "FROM unnest(CAST(:batch_ids AS uuid[]), CAST(:sequences AS text[])) AS published(batch_id, sequences) "
            "WHERE known.batch_id = published.batch_id"
        )
        self._unpublished = text(
            f"SELECT batch_id, event_ids, subjects, correlation_ids, payloads FROM {schema}.outbox "
            "WHERE published_at IS NULL AND NOT (batch_id = ANY(CAST(:published AS uuid[]))) AND created_at <= clock_timestamp() - make_interval(secs => :older_than) "
            "ORDER BY created_at LIMIT :most"
        )

    async def publish(self, batch: OutboxBatch) -> None:
        """Publish `batch`; where another task is at it, wait for that. Raises `PublishFailed`; the sweeper comes back to it."""
        publishing = self._publishing.get(batch.batch_id)
        if publishing is None:
            publishing = self._publishing[batch.batch_id] = asyncio.ensure_future(self._publish(batch))
            publishing.add_done_callback(lambda _: self._publishing.pop(batch.batch_id))
        await asyncio.shield(publishing)

    async def flush(self, *, older_than_seconds: float = 0) -> int:
        """Publish every batch that is committed and not published as far as we know; how many there were.

        One that cannot be published does not hold up the others. Raises `PublishFailed` when any could not.
        """
        async with self._database.connect() as connection:
            values = {"older_than": older_than_seconds, "most": SWEEP_BATCHES_MAX, "published": list(self._published)}
            (rows,) = await connection.together((self._unpublished, values), commit=True)
        left = [row for row in rows if row.batch_id not in self._published]  # some were, while we looked
        failed: list[BaseException] = []
        for row in left:
            try:
                await self.publish(_batch(row))
            except PublishFailed as error:
                failed.append(error)
        if failed:
            raise PublishFailed(f"{len(failed)} of {len(left)} batches stay in the outbox: {failed[0]}")
        return len(left)

    async def _publish(self, batch: OutboxBatch) -> None:
        crash_points.reach("outbox.before_publish")
        sequences = await self._journal.publish(batch.events)
        crash_points.reach("outbox.after_publish")
        self._published[batch.batch_id] = sequences
        if self._marking is None:
            self._marking = asyncio.create_task(self._mark_soon())

    async def mark(self) -> None:
        """Mark what was published as published, the oldest first. Raises what the database raises; the next time marks it then."""
        while self._published:
            await self._mark_some()

    async def _mark_some(self) -> None:
        marked = dict(islice(self._published.items(), MARKS_AT_ONCE_MAX))
        sequences = [f"{{{','.join(map(str, numbers))}}}" for numbers in marked.values()]
        async with self._database.connect() as connection:
            marking = (self._mark, {"batch_ids": list(marked), "sequences": sequences})
            await connection.together((_NOT_SYNCED, {}), marking, commit=True)
        for batch_id in marked:
            self._published.pop(batch_id, None)
        crash_points.reach("outbox.after_mark")

    async def _mark_soon(self) -> None:
        """Mark until nothing is left to be marked, with a pause before each time: nobody waits for it."""
        while self._published:
            await asyncio.sleep(MARK_EVERY_SECONDS)
            try:
                await self.mark()
            except Exception as error:
                log.warning("outbox.not_marked", batches=len(self._published), error=repr(error)[:300])
                await asyncio.sleep(MARK_RETRY_SECONDS)
        self._marking = None


def _batch(row: Any) -> OutboxBatch:
    events = zip(row.event_ids, row.subjects, row.correlation_ids, row.payloads, strict=True)
    return OutboxBatch(row.batch_id, tuple(Outgoing(*event) for event in events))
