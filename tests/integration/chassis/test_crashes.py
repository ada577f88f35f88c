"""A process that dies at a bad moment leaves nothing half done: one effect, and its event published, for each message (S4, S5)."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from nats.aio.client import Client
from nats.js.api import DeliverPolicy

from chassis.database import Database
from contracts.events import OrderDenied
from contracts.streams import CONSUMER_NAMED, JOURNAL
from deploy.provision_nats import consumer_config
from ops.stack import Stack
from tests.integration.chassis.tiny_process import tiny_process
from tests.integration.chassis.tiny_service import CONSUMER, effects_of
from tests.support.builders import a_proposal
from tests.support.journal import hearing, publish, until


@pytest.fixture
async def impatient(journal: Client) -> AsyncIterator[None]:
    """Redelivers after one second what is not acked; the declared patience is ten."""
    await _consumer_with(journal, ack_wait_seconds=1)
    yield
    await _consumer_with(journal, ack_wait_seconds=CONSUMER_NAMED[CONSUMER].ack_wait_seconds)


async def _consumer_with(journal: Client, *, ack_wait_seconds: int) -> None:
    declared = consumer_config(CONSUMER_NAMED[CONSUMER])
    await journal.jetstream().delete_consumer(JOURNAL, CONSUMER)
    await journal.jetstream().add_consumer(
        JOURNAL, declared.evolve(ack_wait=ack_wait_seconds, deliver_policy=DeliverPolicy.NEW)
    )


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("point", ["work.before_commit", "work.after_commit", "outbox.after_publish", "ack.before"])
async def test_a_crash_loses_nothing_and_does_nothing_twice(
    ground: Stack, journal: Client, database: Database, point: str
) -> None:
    proposals = [a_proposal() for _ in range(10)]
    ids = [proposal.order_id for proposal in proposals]
    async with hearing(journal, "order.denied") as denied:
        with tiny_process(ground, crash_at=f"{point}:1") as process:
            await publish(journal, *proposals)
            assert await _death_of(process) == -signal.SIGKILL
        with tiny_process(ground):
            await until(lambda: _all_acked(journal), within_seconds=15)
            await asyncio.sleep(0.1)
    assert Counter(effect.order_id for effect in await effects_of(database, ids)) == Counter(ids)
    told = {event.event_id: event.order_id for event in (OrderDenied.from_json(message.data) for message in denied)}
    assert Counter(told.values()) == Counter(ids), "each once, by event id"


async def _death_of(process: subprocess.Popen[bytes]) -> int | None:
    return await until(lambda: asyncio.to_thread(process.poll), within_seconds=10)


async def _all_acked(journal: Client) -> bool:
    info = await journal.jetstream().consumer_info(JOURNAL, CONSUMER)
    return not info.num_pending and not info.num_ack_pending


@pytest.mark.usefixtures("impatient")
async def test_a_redelivered_message_is_dropped_by_the_inbox_after_its_first_deliverys_unsent_events_were_published(
    ground: Stack, journal: Client, database: Database
) -> None:
    proposal = a_proposal()
    async with hearing(journal, "order.denied") as denied:
        with tiny_process(ground, crash_at="outbox.before_publish:1") as process:
            await publish(journal, proposal)
            assert await _death_of(process) == -signal.SIGKILL
        assert len(await effects_of(database, [proposal.order_id])) == 1
        assert not denied, "committed and not said"
        with tiny_process(ground):
            await until(lambda: _all_acked(journal), within_seconds=15)
    assert [OrderDenied.from_json(message.data).order_id for message in denied] == [proposal.order_id]
    assert len(await effects_of(database, [proposal.order_id])) == 1
