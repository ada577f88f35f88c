"""Several statements in one write: what comes of errors, of more than a socket holds, and how often the server is waited for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import make_engine
from chassis.together import together
from chassis.unit_of_work import UnitOfWork
from ops.stack import Stack

ADD = text(
    "INSERT INTO broker.attempts (consumer, stream_sequence, failures, last_error) "
    "SELECT 'together', number, 1, '' FROM unnest(CAST(:numbers AS bigint[])) AS given(number)"
)
COUNT = text("SELECT count(*) AS attempts FROM broker.attempts WHERE consumer = 'together'")
FAIL = text("SELECT 1 / 0")
ECHO = text("SELECT CAST(:text AS text) AS echo")
FORGET = text("DELETE FROM broker.attempts WHERE consumer = 'together'")


@pytest.fixture
async def engine(servers: Stack) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(servers.database_url("broker"), pool_size=2)
    yield engine
    async with engine.begin() as connection:
        await connection.execute(FORGET)
    await engine.dispose()


async def count(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        (rows,) = await together(connection, (COUNT, {}))
        return int(rows[0].attempts)


async def test_nothing_of_it_is_committed_when_a_statement_fails(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        with pytest.raises(psycopg.errors.DivisionByZero):
            await together(connection, (ADD, {"numbers": [1]}), (FAIL, {}), (ADD, {"numbers": [2]}), commit=True)
    assert await count(engine) == 0


async def test_nor_when_a_value_cannot_be_sent(engine: AsyncEngine) -> None:
    with pytest.raises(psycopg.ProgrammingError):
        async with UnitOfWork(engine, "broker").begin() as work:
            await work.together((ADD, {"numbers": [1]}), (ADD, {"numbers": [object()]}))
    assert await count(engine) == 0


async def test_it_is_committed_with_its_statements(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await together(connection, (ADD, {"numbers": [1, 2]}), (ADD, {"numbers": [3]}), commit=True)
    assert await count(engine) == 3


async def test_more_than_sockets_hold_goes_both_ways_at_once(engine: AsyncEngine) -> None:
    async with UnitOfWork(engine, "broker").begin() as work, asyncio.timeout(20):
        echoes = await work.together(*[(ECHO, {"text": "x" * 3_000_000})] * 8)
    assert {len(rows[0].echo) for rows in echoes} == {3_000_000}


async def test_a_cancel_in_the_middle_leaves_nothing_and_costs_no_connection_for_good(engine: AsyncEngine) -> None:
    async def dawdle() -> None:
        async with UnitOfWork(engine, "broker").begin() as work:
            await work.together((ADD, {"numbers": [1]}), (text("SELECT pg_sleep(0.5)"), {}))

    for _ in range(3):
        task = asyncio.create_task(dawdle())
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await count(engine) == 0


async def test_a_transaction_waits_once_for_its_statements_and_once_for_its_commit(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for BEGIN, and not for each statement: on a small batch, that is most of the time."""
    assert await count(engine) == 0
    writes = []
    communicate = psycopg.AsyncPipeline._communicate_gen

    def counting(pipeline: psycopg.AsyncPipeline):  # type: ignore[no-untyped-def]
        writes.append(pipeline)
        return communicate(pipeline)

    monkeypatch.setattr(psycopg.AsyncPipeline, "_communicate_gen", counting)
    async with UnitOfWork(engine, "broker").begin() as work:
        await work.together((COUNT, {}), (COUNT, {}), (COUNT, {}))
    assert len(writes) == 2
