"""Publishing to the journal: a transaction's events as one atomic batch, with ids by which the server drops repetitions.

Atomic batches are JetStream's ADR-50. nats-py has no call for them; the headers work by hand. A batch costs about four fsyncs however
many messages it has, where single publishes cost one each.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

import nats.errors
from nats.aio.client import Client

from chassis.errors import Transient
from contracts.ids import uuid7

if TYPE_CHECKING:
    from collections.abc import Mapping

BATCH_HAS_DUPLICATE = 10201
"""The server's code for an atomic batch in which some id was published already: it takes none of it."""
ATOMIC_MAX = 500
ATOMIC_MIN = 5
"""A batch costs about four syncs of the disk, a single publish one: fewer events than this go singly, at once and in order."""
_CONCURRENT_SINGLES = 128


@dataclass(frozen=True)
class Outgoing:
    """One event on its way to the journal."""

    event_id: UUID
    subject: str
    correlation_id: str
    payload: bytes


class PublishFailed(Transient):
    """The journal did not confirm a publish; it may have been stored."""


def trace_parent(correlation_id: str, event_id: UUID) -> str:
    """W3C trace context: one trace an order, found from its id alone, whoever publishes."""
    return f"00-{sha256(correlation_id.encode()).hexdigest()[:32]}-{event_id.hex[-16:]}-01"


def _headers(event: Outgoing) -> dict[str, str]:
    return {"Nats-Msg-Id": str(event.event_id), "traceparent": trace_parent(event.correlation_id, event.event_id)}


class Journal:
    """Publishes events and says at which stream sequence each lies."""

    def __init__(self, client: Client, *, timeout_seconds: float = 5.0) -> None:
        self._client = client
        self._timeout = timeout_seconds

    async def publish(self, events: Sequence[Outgoing]) -> list[int]:
        """The stream sequence of each event, in order, once all are durable. Raises `PublishFailed`."""
        sequences: list[int] = []
        for start in range(0, len(events), ATOMIC_MAX):
            sequences += await self._publish_chunk(events[start : start + ATOMIC_MAX])
        return sequences

    async def _publish_chunk(self, events: Sequence[Outgoing]) -> list[int]:
        if len(events) >= ATOMIC_MIN:
            answer = await self._publish_atomically(events)
            if "error" not in answer:
                last = int(answer["seq"])
                return list(range(last - len(events) + 1, last + 1))
            if answer["error"].get("err_code") != BATCH_HAS_DUPLICATE:
                raise PublishFailed(str(answer["error"]))
        return await self._publish_singly(events)

    async def _publish_atomically(self, events: Sequence[Outgoing]) -> dict[str, Any]:
        batch_id = uuid7().hex
        for position, event in enumerate(events[:-1], start=1):
            batched = {"Nats-Batch-Id": batch_id, "Nats-Batch-Sequence": str(position)}
            await self._client.publish(event.subject, event.payload, headers=_headers(event) | batched)
        commit = {"Nats-Batch-Id": batch_id, "Nats-Batch-Sequence": str(len(events)), "Nats-Batch-Commit": "1"}
        return await self._request(events[-1], commit)

    async def _publish_singly(self, events: Sequence[Outgoing]) -> list[int]:
        sequences: list[int] = []
        for start in range(0, len(events), _CONCURRENT_SINGLES):
            chunk = events[start : start + _CONCURRENT_SINGLES]
            for answer in await asyncio.gather(*(self._request(event, {}) for event in chunk)):
                if "error" in answer:
                    raise PublishFailed(str(answer["error"]))
                sequences.append(int(answer["seq"]))
        return sequences

    async def _request(self, event: Outgoing, extra: Mapping[str, str]) -> dict[str, Any]:
        try:
            answer = await self._client.request(
                event.subject, event.payload, timeout=self._timeout, headers=_headers(event) | dict(extra)
            )
        except nats.errors.Error as error:
            raise PublishFailed(f"{event.subject}: {type(error).__name__}") from error
        document: dict[str, Any] = json.loads(answer.data)
        return document
