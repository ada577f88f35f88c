"""NATS or PostgreSQL goes and comes back: what was begun goes on within seconds, and nothing is lost."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

from nats.aio.client import Client

from chassis.database import Database
from ops.stack import Stack
from tests.integration.chassis.tiny_service import CONSUMER, effects_of, running, tiny_service
from tests.support.builders import a_proposal
from tests.support.journal import hearing, publish, until

FLOWS_AGAIN_WITHIN_SECONDS = 10


async def _flows_again(journal: Client, database: Database) -> float:
    """How long until a fresh proposal has had its effect."""
    begun = time.monotonic()

    async def once_more() -> bool:
        proposal = a_proposal()
        try:
            await publish(journal, proposal)
            return await _had_effect(database, proposal.order_id)
        except Exception:
            return False

    await until(once_more, within_seconds=FLOWS_AGAIN_WITHIN_SECONDS)
    return time.monotonic() - begun


async def _had_effect(database: Database, order_id: str) -> bool:
    for _ in range(30):
        if await effects_of(database, [order_id]):
            return True
        await asyncio.sleep(0.02)
    return False


async def test_a_killed_nats_server_is_pulled_from_again_within_seconds(
    ground: Stack, journal: Client, database: Database
) -> None:
    before = [a_proposal() for _ in range(50)]
    async with running(tiny_service(ground)):
        await publish(journal, *before)
        ground.kill("nats")
        await asyncio.sleep(0.1)
        took = await _flows_again(journal, database)
        print(f"NATS killed: flows again after {took:.1f} s")
        ids = [proposal.order_id for proposal in before]

        async def all_of_them() -> bool:
            return len(await effects_of(database, ids)) >= 50

        await until(all_of_them, within_seconds=20)
    assert Counter(effect.order_id for effect in await effects_of(database, ids)) == Counter(ids)


async def test_a_killed_database_is_waited_for_and_nothing_is_dead_lettered(
    ground: Stack, journal: Client, database: Database
) -> None:
    before = [a_proposal() for _ in range(50)]
    ids = [proposal.order_id for proposal in before]
    async with hearing(journal, f"dead.{CONSUMER}") as dead, running(tiny_service(ground)):
        first = ground.pids()["postgres"]
        ground.kill("postgres")
        await publish(journal, *before)
        took = await _flows_again(journal, database)
        print(f"PostgreSQL killed: flows again after {took:.1f} s")
        assert ground.pids()["postgres"] != first

        async def all_of_them() -> bool:
            return len(await effects_of(database, ids)) >= 50

        await until(all_of_them, within_seconds=20)
    assert Counter(effect.order_id for effect in await effects_of(database, ids)) == Counter(ids)
    assert dead == []
