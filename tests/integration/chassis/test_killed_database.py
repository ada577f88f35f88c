"""The database's server is killed again and again while work goes on: nobody waits for ever, on the event loop that services run on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvloop
from sqlalchemy import text

from chassis.database import Database, is_passing
from chassis.unit_of_work import UnitOfWork
from ops.stack import Stack

WORKERS, KILLS = 4, 5
LOOK = text("SELECT pg_sleep(0.001)")


@pytest.fixture
def alone(data_root: Path) -> Iterator[Stack]:
    """Servers for this test alone: one of them is killed."""
    with Stack(data_root / "killed", services=()) as stack:
        yield stack


def test_every_worker_goes_on_after_each_kill(alone: Stack) -> None:
    assert uvloop.run(_work_through_kills(alone)) == KILLS


async def _work_through_kills(stack: Stack) -> int:
    """How many kills all workers have come through."""
    database, done = Database(stack.database_url("risk")), [0] * WORKERS

    async def work(number: int) -> None:
        while True:
            try:
                async with UnitOfWork(database, "risk").begin() as work:
                    await work.together((LOOK, {}))
                done[number] += 1
            except Exception as error:
                if not is_passing(error):
                    raise
                await asyncio.sleep(0.05)

    workers, kills = [asyncio.create_task(work(number)) for number in range(WORKERS)], 0
    try:
        for _ in range(KILLS):
            await asyncio.to_thread(stack.kill, "postgres")
            await asyncio.sleep(0.5)
            before = list(done)
            async with asyncio.timeout(10):
                while any(now == then for now, then in zip(done, before, strict=True)):
                    await asyncio.sleep(0.05)
            kills += 1
    finally:
        for worker in workers:
            worker.cancel()
        outcomes = await asyncio.gather(*workers, return_exceptions=True)
        await database.dispose()
    assert all(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes), outcomes
    return kills
