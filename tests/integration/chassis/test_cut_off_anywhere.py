"""Tasks that are cut off at any moment share a few connections: nobody reads another's rows, and what was promised is there."""

from __future__ import annotations

import asyncio
import random
from uuid import uuid4

import uvloop
from sqlalchemy import text

from chassis.database import Database
from chassis.unit_of_work import UnitOfWork
from ops.stack import Stack
from tests.integration.chassis.tiny_service import SCHEMA

WORKERS, SECONDS = 12, 3.0
ECHO = text("SELECT CAST(:value AS text) AS value, pg_sleep(CAST(:seconds AS float8))")
NOTE = text(f"INSERT INTO {SCHEMA}.effects (order_id) SELECT * FROM unnest(CAST(:order_ids AS text[]))")
THERE = text(f"SELECT order_id FROM {SCHEMA}.effects WHERE order_id LIKE :prefix || '%'")


def test_nobody_reads_anothers_rows_and_what_was_promised_is_there(ground: Stack) -> None:
    uvloop.run(_hold_each_other_up(ground))


async def _hold_each_other_up(ground: Stack) -> None:
    database, prefix = Database(ground.database_url(SCHEMA), pool_size=3, overflow=1), f"cut-{uuid4().hex[:8]}-"
    promised, tried, cut_off = set[str](), set[str](), 0

    async def one(order_id: str, chance: random.Random) -> None:
        async with UnitOfWork(database, SCHEMA).begin() as work:
            echoes = [(ECHO, {"value": f"{order_id}/{part}", "seconds": chance.uniform(0, 0.004)}) for part in range(3)]
            rows = await work.together(*echoes)
            assert [row.one().value for row in rows] == [f"{order_id}/{part}" for part in range(3)]
            await work.commit((NOTE, {"order_ids": [order_id]}))

    async def work(number: int) -> None:
        nonlocal cut_off
        chance, end = random.Random(number), asyncio.get_running_loop().time() + SECONDS
        while asyncio.get_running_loop().time() < end:
            order_id = f"{prefix}{number}-{len(tried)}"
            tried.add(order_id)
            try:
                async with asyncio.timeout(chance.uniform(0.001, 0.05)):
                    await one(order_id, chance)
            except TimeoutError:
                cut_off += 1
            else:
                promised.add(order_id)

    await asyncio.gather(*(work(number) for number in range(WORKERS)))
    async with database.connect() as connection:
        there = {row.order_id for row in await connection.execute(THERE, {"prefix": prefix})}
    assert database.in_use == 0
    await database.dispose()
    assert promised <= there <= tried
    assert cut_off > 10
    assert len(promised) > 10, f"of {len(tried)}"
