"""A check that cannot fail proves nothing: with each deliberate fault the checker must find what it breaks.

The approval service runs with the fault, meets the moment at which it matters, and is started again without it. The same run without a
fault is the negative control: nothing may be found then.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from uuid import uuid4

import psycopg
import pytest

from benchmarks.listening import settled
from contracts.statuses import FINAL_STATUSES
from tests.support.journal import connected, until
from tests.torture.client import Client, client_of
from tests.torture.conservation import violations
from tests.torture.evidence import STANDS_STILL_SECONDS, Evidence, gather
from tests.torture.live_stack import LiveStack

FAULTY = "approval_service"
AWAY = "its database is away"
BREAKS = {
    "ack_before_commit": ("work.before_commit:1", "open without a reason"),
    "publish_without_outbox": ("outbox.before_publish:1", "open without a reason"),
    "ack_on_error": (AWAY, "open without a reason"),
    "no_inbox": ("ack.before:1", "done twice"),
}
"""Fault -> the moment at which it matters, and what the checker says of it. The last one matters only when the message comes again."""
pytestmark = pytest.mark.timeout(120)


@pytest.fixture
async def healed(live: LiveStack) -> AsyncIterator[LiveStack]:
    """The stack, without any fault afterwards."""
    yield live
    live.take_back(FAULTY)
    await _restarted_with(live, [])


async def _restarted_with(live: LiveStack, faults: list[str]) -> None:
    await asyncio.to_thread(live.stack.restart, FAULTY, env={"INTERLOCK_FAULTS": json.dumps(faults)})
    await asyncio.to_thread(live.stack.wait_ready)


async def test_the_checker_finds_what_each_deliberate_fault_breaks(healed: LiveStack) -> None:
    met: dict[str, Client] = {}
    async with AsyncExitStack() as clients:
        for fault, (moment, _) in BREAKS.items():
            await _restarted_with(healed, [fault])
            met[fault] = await clients.enter_async_context(client_of(healed.stack, f"control-{uuid4().hex[:6]}"))
            await _meet(healed, met[fault], moment)
        evidence = {fault: await gather(healed, met[fault], stands_still_seconds=still) for fault, still in _still()}
        for fault, client in met.items():
            await _clear_away(client, evidence[fault])
    wrong = {fault: violations(found) for fault, found in evidence.items()}
    unseen = {
        fault: wrong[fault] for fault, (_, found) in BREAKS.items() if not any(found in one for one in wrong[fault])
    }
    assert unseen == {}


async def test_without_a_fault_the_checker_finds_nothing_at_the_same_moments(healed: LiveStack) -> None:
    async with client_of(healed.stack, f"control-{uuid4().hex[:6]}") as client:
        for moment, _ in BREAKS.values():
            await _meet(healed, client, moment)
        evidence = await gather(healed, client)
    assert violations(evidence) == []


def _still() -> list[tuple[str, float]]:
    """The first evidence waits until nothing moves any more, and so nothing of the others does."""
    return [(fault, STANDS_STILL_SECONDS if number == 0 else 0.3) for number, fault in enumerate(BREAKS)]


async def _meet(live: LiveStack, client: Client, moment: str) -> None:
    """With what comes of it: what a death leaves unacked comes again while the fault still stands, and not to the next one."""
    await (_without_its_database(live, client) if moment == AWAY else _dies(live, client, moment))
    async with connected(live.stack, "ops") as ops:
        await settled(ops, patience_seconds=10)


async def _dies(live: LiveStack, client: Client, moment: str) -> None:
    before = await live.pids()
    await until(lambda: _has_said_everything(live))
    live.tell_to_die(FAULTY, moment)
    await client.propose(20)
    assert await live.died(before, {FAULTY}, within_seconds=15)
    await client.repeat_unanswered()


async def _has_said_everything(live: LiveStack) -> bool:
    """Nothing of an earlier death is left to the sweeper: it would pass the moment that is meant for new orders."""
    with psycopg.connect(live.stack.admin_database_url) as admin:
        return admin.execute("SELECT count(*) FROM approval.outbox WHERE published_at IS NULL").fetchone() == (0,)


async def _without_its_database(live: LiveStack, client: Client) -> None:
    with psycopg.connect(live.stack.admin_database_url, autocommit=True) as admin:
        admin.execute("ALTER ROLE approval NOLOGIN")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'approval'")
        await client.propose(20)
        await asyncio.sleep(1)
        admin.execute("ALTER ROLE approval LOGIN")


async def _clear_away(client: Client, evidence: Evidence) -> None:
    """What a fault has lost would look like a way to the gate that is blocked, and rightly hold up what comes later (P17)."""
    left = [key for key, order in evidence.ledger.items() if order["status"] not in FINAL_STATUSES]
    await asyncio.gather(*(client.command("DELETE", f"/api/orders/{order_id}") for order_id in left))
