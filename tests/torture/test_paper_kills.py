"""kill -9 of the paper broker's process and of its database, under flow: an order is in the book exactly when its release says so (S4, S5).

The live broker's torture runs against a process that keeps a log of its own; the paper broker's book is in our database, so here book, releases and
ledger are held against each other.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from benchmarks.quoting import quote_once
from contracts.values import Mode
from ops.stack import Stack
from tests.support.journal import connected, until
from tests.torture.client import Client, client_of
from tests.torture.live_stack import impatient

KILLED = ("broker_adapter", "postgres", "broker_adapter", "broker_adapter", "nats", "broker_adapter")
SYMBOLS = [f"SYM{number}" for number in range(5)]
BOOKED = "SELECT client_order_id, attempt FROM broker.paper_orders"
RELEASED = "SELECT order_id, attempt FROM broker.releases WHERE state IN ('submitted', 'filled')"
ON_THE_WAY = "SELECT count(*) FROM broker.releases WHERE state IN ('released', 'sending', 'in_doubt')"
STATUSES = "SELECT order_id, status FROM risk.orders"
pytestmark = pytest.mark.timeout(120)


@pytest.fixture
async def killed(data_root: Path) -> AsyncIterator[Stack]:
    """A stack for this test alone: its processes are killed."""
    async with impatient(Stack(data_root / "paper")) as stack:
        yield stack


async def test_an_order_is_in_the_book_exactly_when_its_release_says_so_whatever_is_killed(killed: Stack) -> None:
    async with client_of(killed, "paper", mode=Mode.PAPER) as client, connected(killed, "bot") as bot:
        await quote_once(bot, SYMBOLS)
        async with client.flowing(orders_per_second=40):
            for name in KILLED:
                await asyncio.sleep(random.uniform(0.3, 1.2))
                killed.kill(name)
        await client.repeat_unanswered()
        await until(lambda: _all_filled(killed, client), within_seconds=40)
    with psycopg.connect(killed.admin_database_url) as admin:
        assert dict(admin.execute(BOOKED).fetchall()) == dict(admin.execute(RELEASED).fetchall())
        assert admin.execute(ON_THE_WAY).fetchone() == (0,)
    assert len(client.promised) > 100


async def _all_filled(stack: Stack, client: Client) -> bool:
    try:
        with psycopg.connect(stack.admin_database_url) as admin:
            statuses = dict(admin.execute(STATUSES).fetchall())
    except psycopg.OperationalError:
        return False  # PostgreSQL, which was killed too, is not back yet
    return {statuses.get(order_id) for order_id in client.promised} == {"filled"}
