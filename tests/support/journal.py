"""Ways to publish to a stack's journal, to read it, and to wait for what ought to happen."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import nats
from nats.aio.client import Client

from chassis.journal import Journal, Outgoing
from contracts.events import Event
from contracts.permissions import inbox_prefix
from ops.stack import Stack

T = TypeVar("T")


async def _quiet(_error: Exception) -> None:
    """What goes wrong shows in what is tested; the client's own callback would print it."""


@asynccontextmanager
async def connected(stack: Stack, user: str, **options: Any) -> AsyncIterator[Client]:
    """A connection as a NATS user of the stack."""
    sign_in = stack.credentials(user)
    prefix = b"_INBOX" if user == "ops" else inbox_prefix(user).encode()
    client = await nats.connect(
        sign_in.url, user=sign_in.user, password=sign_in.password,
        **{"inbox_prefix": prefix, "max_reconnect_attempts": -1, "reconnect_time_wait": 0.1, "error_cb": _quiet} | options,
    )  # fmt: skip
    try:
        yield client
    finally:
        with suppress(OSError):  # its server may just have died
            await client.close()


async def publish(client: Client, *events: Event) -> list[int]:
    """Publish events durably, as one atomic batch; their stream sequences."""
    return await Journal(client).publish(
        [Outgoing(event.event_id, event.subject(), event.correlation_id, event.to_json()) for event in events]
    )


async def publish_raw(client: Client, subject: str, payload: bytes, headers: dict[str, str] | None = None) -> int:
    """Publish bytes durably; their stream sequence."""
    answer = json.loads((await client.request(subject, payload, timeout=5, headers=headers)).data)
    assert "error" not in answer, answer
    return int(answer["seq"])


@asynccontextmanager
async def hearing(client: Client, subject: str) -> AsyncIterator[list[Any]]:
    """The messages published on a subject while the block runs."""
    heard: list[Any] = []

    async def keep(message: Any) -> None:
        heard.append(message)

    subscription = await client.subscribe(subject, cb=keep)
    await client.flush()
    try:
        yield heard
    finally:
        await subscription.unsubscribe()


async def until(look: Callable[[], Awaitable[T]], *, within_seconds: float = 10, every_seconds: float = 0.03) -> T:
    """What `look` answers, once that is true. Raises `AssertionError` with its last answer."""
    deadline = time.monotonic() + within_seconds
    while not (found := await look()):
        assert time.monotonic() < deadline, f"not within {within_seconds} s: {look} answers {found!r}"
        await asyncio.sleep(every_seconds)
    return found


async def messages_of(client: Client, stream: str, first: int, last: int) -> Sequence[Any]:
    """The stored messages from one sequence to another, those that are there."""
    jetstream = client.jetstream()
    return [await jetstream.get_msg(stream, sequence) for sequence in range(first, last + 1)]
