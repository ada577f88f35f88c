"""`interlock events import`: a file's events into the journal of an empty stack. Nobody acts on them.

Every durable consumer is led past what was imported, so no service decides, asks or releases anything for it again. The
journal can then be looked at, replayed and verified; the services' tables stay empty.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import nats.errors
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.errors import APIError

from contracts.streams import CONSUMERS, JOURNAL
from deploy.nats_connection import nats_connection
from deploy.problems import StackError
from ops.addresses import split_nats_url
from ops.credentials import Credentials
from ops.recordings import FileRecording, Recorded
from ops.services import ADMIN
from ops.stack import Stack

AT_ONCE: Final = 500
ANSWER_SECONDS: Final = 10.0
MESSAGE_ID: Final = "Nats-Msg-Id"
CONSUMERS_OF_JOURNAL: Final = tuple(consumer for consumer in CONSUMERS if consumer.stream == JOURNAL)


def import_events(data_dir: Path, nats_url: str | None, path: Path, *, tell: Callable[[int, int], None]) -> int:
    """Store the events of `path` in the journal, under sequences from 1 on; how many. `tell` hears how far it is, and of how much.

    The data folder must be new, or its stack not run and its journal be empty: its servers are started for it, and no services. Raises `StackError`
    where that is not so, or the file is not whole.
    """
    events = list(FileRecording(path, must_be_whole=True).events())  # all of it is checked before anything is stored
    with _servers(data_dir, nats_url) as admin:
        try:
            asyncio.run(_import(admin, events, tell))
        except (nats.errors.Error, APIError, TimeoutError) as error:
            raise StackError(f"The journal took not all of it: {error or type(error).__name__}.") from error
    return len(events)


@contextmanager
def _servers(data_dir: Path, nats_url: str | None) -> Iterator[Credentials]:
    if nats_url is not None:
        yield split_nats_url(nats_url)
        return
    stack = Stack(data_dir, services=())
    stack.open()
    try:
        stack.start_servers()
        yield stack.credentials(ADMIN)
    finally:
        stack.stop()


async def _import(admin: Credentials, events: list[Recorded], tell: Callable[[int, int], None]) -> None:
    async with nats_connection(admin.url, admin.user, admin.password) as client:
        jetstream = client.jetstream(timeout=ANSWER_SECONDS)
        await _require_empty(jetstream)
        steps = len(events) * (1 + len(CONSUMERS_OF_JOURNAL))
        for begin in range(0, len(events), AT_ONCE):
            part = events[begin : begin + AT_ONCE]
            await asyncio.gather(*(_store(jetstream, recorded) for recorded in part))
            tell(begin + len(part), steps)
        await _lead_past(client, jetstream, lambda done: tell(len(events) + done, steps))
        tell(steps, steps)


async def _require_empty(jetstream: JetStreamContext) -> None:
    state = (await jetstream.stream_info(JOURNAL)).state
    if state.last_seq:
        raise StackError(
            f"The journal is not empty: its last message is {state.last_seq}. Import into a new data folder."
        )
    for consumer in CONSUMERS_OF_JOURNAL:
        if (await jetstream.consumer_info(JOURNAL, consumer.name)).num_waiting:
            raise StackError(
                f"A service reads the journal as {consumer.name}, and would act on what is imported. Stop it first."
            )


async def _store(jetstream: JetStreamContext, recorded: Recorded) -> None:
    """With its publisher's headers, but for what it asked of the server then (`Nats-Batch-Id`, `Nats-Expected-Stream`): that is done."""
    headers = {
        name: value for name, value in recorded.headers.items() if not name.startswith("Nats-") or name == MESSAGE_ID
    }
    await jetstream.publish(recorded.subject, recorded.payload, headers=headers or None, timeout=ANSWER_SECONDS)


async def _lead_past(client: Client, jetstream: JetStreamContext, tell: Callable[[int], None]) -> None:
    """Acknowledge everything for every consumer."""
    done = 0
    for consumer in CONSUMERS_OF_JOURNAL:
        subscription = await jetstream.pull_subscribe_bind(consumer.name, stream=JOURNAL)
        while (await subscription.consumer_info()).num_pending:
            messages = await subscription.fetch(AT_ONCE, timeout=ANSWER_SECONDS)
            for message in messages:
                await message.ack()
            done += len(messages)
            tell(done)
        await client.flush()
        await subscription.unsubscribe()
