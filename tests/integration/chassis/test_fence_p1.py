"""P1, the fence: what a decider reads under the lock is what is in force, however many changes race with it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text

from chassis import connection as connections
from chassis import pipeline
from chassis.database import Database
from chassis.fence import FENCE_LOCK
from chassis.unit_of_work import UnitOfWork, Work
from ops.stack import Stack

CHANGES, DECIDERS = 40, 4
LOCK_AND_READ = text("SELECT version FROM pg_advisory_xact_lock_shared(:key) LEFT JOIN fence.versions ON name = :name")
Read = Callable[[Work, str], Awaitable[int]]


@pytest.fixture
def name() -> str:
    """A name of the fence that no other test uses."""
    return f"lockouts/{uuid4().hex[:12].upper()}"


@pytest.fixture
async def owner(ground: Stack) -> AsyncIterator[Database]:
    """The role that raises the versions of lockouts."""
    database = Database(ground.database_url("lockout"))
    yield database
    await database.dispose()


@pytest.fixture
async def decider(ground: Stack) -> AsyncIterator[Database]:
    """A role that relies on them."""
    database = Database(ground.database_url("broker"))
    yield database
    await database.dispose()


async def lock_then_read(work: Work, name: str) -> int:
    """The rule."""
    await work.fence.share()
    return (await work.fence.read([name])).versions[name]


async def lock_then_read_in_one_round_trip(work: Work, name: str) -> int:
    """The rule, as the release gate does it: two statements sent at once, the second with a snapshot of its own."""
    *_, rows = await work.together(*work.fence.sharing(), work.fence.reading([name]))
    return work.fence.read_from(rows, [name]).versions[name]


async def lock_and_read_in_one_statement(work: Work, name: str) -> int:
    """The trap: the statement's snapshot is older than its lock."""
    found = await work.connection.execute(LOCK_AND_READ, {"key": FENCE_LOCK, "name": name})
    return int(found.scalar_one() or 0)


async def lock_then_read_in_one_snapshot(work: Work, name: str) -> int:
    """The same trap, by isolation level."""
    await work.connection.rollback()
    await work.connection._driver.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    return await lock_then_read(work, name)


async def _raise(owner: Database, name: str, faults: frozenset[str] = frozenset()) -> int:
    async with UnitOfWork(owner, "lockout", faults).begin(patience_seconds=5) as work:
        await work.fence.exclude()
        return await work.fence.raise_version(name)


async def _old_versions_relied_on(
    owner: Database, decider: Database, name: str, read: Read, *, faults: frozenset[str] = frozenset()
) -> int:
    """How often a decider held a version older than the last change that had returned, while changes raced with it."""
    returned, wrong, over = 0, 0, False

    async def change() -> None:
        nonlocal returned, over
        for _ in range(CHANGES):
            returned = await _raise(owner, name, faults)
            await asyncio.sleep(0.001)
        over = True

    async def decide() -> None:
        nonlocal wrong
        while not over:
            async with UnitOfWork(decider, "broker", faults).begin(patience_seconds=5) as work:
                version = await read(work, name)
                await asyncio.sleep(0.001)
                wrong += version < returned
            await asyncio.sleep(0)

    await asyncio.gather(change(), *(decide() for _ in range(DECIDERS)))
    return wrong


@pytest.mark.parametrize("read", [lock_then_read, lock_then_read_in_one_round_trip])
async def test_p1_a_decider_that_locks_first_and_reads_next_never_relies_on_an_old_version(
    owner: Database, decider: Database, name: str, read: Read
) -> None:
    assert await _old_versions_relied_on(owner, decider, name, read) == 0


@pytest.mark.parametrize("read", [lock_and_read_in_one_statement, lock_then_read_in_one_snapshot])
async def test_p1_a_decider_whose_snapshot_is_older_than_its_lock_does(
    owner: Database, decider: Database, name: str, read: Read
) -> None:
    assert await _old_versions_relied_on(owner, decider, name, read) > 0


async def test_p1_without_the_fence_old_versions_are_relied_on_so_the_test_above_can_fail(
    owner: Database, decider: Database, name: str
) -> None:
    no_fence = frozenset({"no_fence"})
    assert await _old_versions_relied_on(owner, decider, name, lock_then_read, faults=no_fence) > 0


@pytest.mark.parametrize(
    ("read", "seen"),
    [
        (lock_then_read, 1),
        (lock_then_read_in_one_round_trip, 1),
        (lock_and_read_in_one_statement, 0),
        (lock_then_read_in_one_snapshot, 0),
    ],
)
async def test_p1_a_decider_that_waited_for_a_change_sees_it(
    owner: Database, decider: Database, name: str, read: Read, seen: int
) -> None:
    async def decide() -> int:
        async with UnitOfWork(decider, "broker").begin() as work:
            return await read(work, name)

    async with UnitOfWork(owner, "lockout").begin() as work:
        await work.fence.exclude()
        await work.fence.raise_version(name)
        waiting = asyncio.create_task(decide())
        await asyncio.sleep(0.2)
        assert not waiting.done(), "it waits for the lock"
    assert await waiting == seen


async def test_p1_a_change_does_not_return_while_a_decider_relies_on_what_it_changes(
    owner: Database, decider: Database, name: str
) -> None:
    async with UnitOfWork(decider, "broker").begin() as work:
        assert await lock_then_read(work, name) == 0
        change = asyncio.create_task(_raise(owner, name))
        await asyncio.sleep(0.2)
        assert not change.done()
    assert await change == 1


async def test_p1_a_paused_decider_holds_a_change_up_for_about_a_second_and_then_loses(
    owner: Database, decider: Database, name: str
) -> None:
    took: list[float] = []

    async def pause_while_deciding() -> None:
        async with UnitOfWork(decider, "broker").begin() as work:
            await lock_then_read(work, name)
            begun = time.monotonic()
            await asyncio.wait([asyncio.create_task(_raise(owner, name))])
            took.append(time.monotonic() - begun)
            await work.now()  # too late: the server has ended this transaction

    with pytest.raises(psycopg.Error):
        await pause_while_deciding()
    assert took[0] < 2
    async with UnitOfWork(decider, "broker").begin() as work:
        assert await lock_then_read(work, name) == 1


class _PausedBeforeSync:
    """libpq's connection, which hands on what was sent and then pauses its whole process, as it were, before the Sync that ends it."""

    def __init__(self, pgconn: Any, seconds: float) -> None:
        self._pgconn = pgconn
        self._seconds = seconds

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pgconn, name)

    def pipeline_sync(self) -> None:
        self._pgconn.flush()
        time.sleep(self._seconds)
        self._pgconn.pipeline_sync()


def _decide_and_be_paused(url: str, name: str) -> None:
    """In a thread of its own, which stands for a process: nothing of it goes on while it is paused."""

    async def decide() -> None:
        database = Database(url)
        async with UnitOfWork(database, "broker").begin() as work:
            await lock_then_read_in_one_round_trip(work, name)

    asyncio.run(decide())


async def test_p1_a_decider_paused_while_it_sends_holds_a_change_up_for_about_two_seconds_and_then_loses(
    ground: Stack, owner: Database, decider: Database, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server waits for the rest of what it was sent: to it that is no idle transaction, and no statement either."""
    this = threading.current_thread()

    def send(pgconn: Any, *arguments: Any) -> Any:
        mine = threading.current_thread() is this
        return pipeline.send(pgconn if mine else _PausedBeforeSync(pgconn, 5), *arguments)

    monkeypatch.setattr(connections, "send", send)
    deciding = asyncio.create_task(asyncio.to_thread(_decide_and_be_paused, ground.database_url("broker"), name))
    with psycopg.connect(ground.admin_database_url, autocommit=True) as admin:
        while not admin.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock'").fetchall():
            await asyncio.sleep(0.02)
    begun = time.monotonic()
    assert await _raise(owner, name) == 1
    assert time.monotonic() - begun < 3
    assert not deciding.done(), "it is still paused: it did not let go by itself"
    with pytest.raises(psycopg.Error):
        await deciding


async def test_p1_a_change_that_fails_raises_nothing(owner: Database, decider: Database, name: str) -> None:
    async def fail_after_raising() -> None:
        async with UnitOfWork(owner, "lockout").begin() as work:
            await work.fence.exclude()
            await work.fence.raise_version(name)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_after_raising()
    async with UnitOfWork(decider, "broker").begin() as work:
        assert await lock_then_read(work, name) == 0
