"""Reading the journal by sequence, with JetStream's direct get: no consumer is needed, and nothing is acknowledged.

A batch request (ADR-31) is answered by one message each, then an empty one with status 204 (EOB); by one 404 where nothing lies at or after
the sequence. It steps over messages that are gone without saying so, so whoever reads checks that the sequences follow each other.

A stored message keeps the headers that its publisher made up, a `Status` or a `Nats-Sequence` of its own among them. The server appends its
own `Nats-Sequence` and `Nats-Subject`, and nats-py keeps the last of each: so these are looked at first, and can be trusted.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import nats.errors
from nats.aio.msg import Msg

from chassis.errors import Unreachable
from contracts.streams import JOURNAL
from gateway.connection import Connection
from gateway.live.position import epoch_of

INFO_SUBJECT = f"$JS.API.STREAM.INFO.{JOURNAL}"
GET_SUBJECT = f"$JS.API.DIRECT.GET.{JOURNAL}"
BATCH_BYTES_MAX = 4 * 1024 * 1024
_END_OF_BATCH, _NOTHING_THERE = "204", "404"


@dataclass(frozen=True)
class JournalState:
    """Which journal, and what it holds now."""

    epoch: int
    first_sequence: int
    last_sequence: int


@dataclass(frozen=True)
class Stored:
    """One message as it lies in the journal."""

    sequence: int
    subject: str
    data: bytes


class JournalReader:
    """Reads the journal. Raises `Unreachable` when it cannot."""

    def __init__(self, bus: Connection, *, timeout_seconds: float = 2.0) -> None:
        self._bus = bus
        self._timeout_seconds = timeout_seconds

    async def state(self) -> JournalState:
        """Which journal is there now."""
        self._require_connection()
        try:
            answer = await self._bus.client.request(INFO_SUBJECT, b"", timeout=self._timeout_seconds)
        except (nats.errors.Error, TimeoutError) as error:
            raise Unreachable(f"the journal does not answer: {type(error).__name__}") from error
        info: dict[str, Any] = json.loads(answer.data)
        if "error" in info:
            raise Unreachable(f"the journal cannot be read: {info['error'].get('description')}")
        state = info["state"]
        return JournalState(epoch_of(info["created"]), state["first_seq"], state["last_seq"])

    async def read(self, after: int, *, most: int) -> list[Stored]:
        """At most `most` messages that follow sequence `after`, in order; none when there are none yet."""
        self._require_connection()
        client = self._bus.client
        request = {"seq": after + 1, "next_by_subj": ">", "batch": most, "max_bytes": BATCH_BYTES_MAX}
        inbox = await client.subscribe(client.new_inbox())
        try:
            async with asyncio.timeout(self._timeout_seconds):
                await client.publish(GET_SUBJECT, json.dumps(request).encode(), reply=inbox.subject)
                return await self._collect(inbox.next_msg)
        except (nats.errors.Error, TimeoutError) as error:
            raise Unreachable(f"the journal cannot be read: {type(error).__name__}") from error
        finally:
            await _unsubscribe(inbox)

    async def _collect(self, next_message: Any) -> list[Stored]:
        stored: list[Stored] = []
        while True:
            message: Msg = await next_message(timeout=self._timeout_seconds)
            headers = message.headers or {}
            if "Nats-Sequence" in headers:
                stored.append(Stored(int(headers["Nats-Sequence"]), headers["Nats-Subject"], message.data))
                continue
            status = headers.get("Status")
            if status in (_END_OF_BATCH, _NOTHING_THERE):
                return stored
            raise Unreachable(f"the journal cannot be read: {status} {headers.get('Description', '')}")

    def _require_connection(self) -> None:
        if not self._bus.connected:
            raise Unreachable("the bus is away")


async def _unsubscribe(inbox: Any) -> None:
    with suppress(nats.errors.Error):  # the connection is gone, and the subscription with it
        await inbox.unsubscribe()
