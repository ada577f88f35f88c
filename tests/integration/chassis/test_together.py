"""Several statements in one round trip: the rows of each, all or nothing, and a connection that is as good as before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text

from chassis.database import Database
from chassis.unit_of_work import UnitOfWork, Work
from ops.stack import Stack
from tests.integration.chassis.tiny_service import SCHEMA, effects_of

ECHO = text("SELECT CAST(:value AS text) AS value")
NOTE = text(f"INSERT INTO {SCHEMA}.effects (order_id) VALUES (:order_id)")
FAIL = text("SELECT 1 / CAST(:zero AS int)")
SLEEP = text("SELECT pg_sleep(:seconds)")


@pytest.fixture
async def lone(ground: Stack) -> AsyncIterator[Database]:
    """A database whose pool has one connection: whoever comes next gets the very same."""
    database = Database(ground.database_url(SCHEMA), pool_size=1, overflow=0)
    yield database
    await database.dispose()


@pytest.fixture
def order_id() -> str:
    """An id that no other test uses."""
    return f"t-{uuid4().hex[:12]}"


async def test_each_statements_rows_come_back_in_order(lone: Database) -> None:
    async with UnitOfWork(lone, SCHEMA).begin() as work:
        results = await work.together(*((ECHO, {"value": word}) for word in ("one", "two", "three")))
    assert [[row.value for row in rows] for rows in results] == [["one"], ["two"], ["three"]]


async def test_nothing_to_send_is_nothing_to_wait_for(lone: Database) -> None:
    async with UnitOfWork(lone, SCHEMA).begin() as work:
        assert await work.together() == []


async def test_a_statement_that_fails_takes_the_transaction_with_it_and_not_the_connection(
    lone: Database, order_id: str
) -> None:
    async def fail(work: Work) -> None:
        await work.together((NOTE, {"order_id": order_id}), (FAIL, {"zero": 0}), (NOTE, {"order_id": order_id}))

    with pytest.raises(psycopg.errors.DivisionByZero):
        await _in_a_unit_of_work(lone, fail)
    assert await effects_of(lone, [order_id]) == []


async def test_one_that_is_cut_off_leaves_nothing_behind_and_the_connection_usable(
    lone: Database, order_id: str
) -> None:
    async def dawdle(work: Work) -> None:
        async with asyncio.timeout(0.1):
            await work.together((NOTE, {"order_id": order_id}), (SLEEP, {"seconds": 0.8}))

    for _ in range(3):
        with pytest.raises(TimeoutError):
            await _in_a_unit_of_work(lone, dawdle)
    assert await effects_of(lone, [order_id]) == []


async def test_one_whose_connection_is_ended_fails_and_the_next_gets_a_new_connection(
    lone: Database, ground: Stack, order_id: str
) -> None:
    async def be_ended(work: Work) -> None:
        with psycopg.connect(ground.admin_database_url, autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [SCHEMA])
        await work.together((NOTE, {"order_id": order_id}))

    with pytest.raises(psycopg.OperationalError):
        await _in_a_unit_of_work(lone, be_ended)
    assert await effects_of(lone, [order_id]) == []


async def test_p1_transactions_are_read_committed_whatever_the_servers_default_is(ground: Stack) -> None:
    with psycopg.connect(ground.admin_database_url, autocommit=True) as admin:
        admin.execute(f"ALTER ROLE {SCHEMA} SET default_transaction_isolation = 'serializable'")
        database = Database(ground.database_url(SCHEMA))
        try:
            async with UnitOfWork(database, SCHEMA).begin() as work:
                (level,) = await work.together((text("SELECT current_setting('transaction_isolation') AS value"), {}))
        finally:
            await database.dispose()
            admin.execute(f"ALTER ROLE {SCHEMA} RESET default_transaction_isolation")
    assert level.scalar_one() == "read committed"


async def test_a_statement_prepared_before_its_table_changed_fails_once_and_is_prepared_anew(lone: Database) -> None:
    """A service that runs while another version migrates."""
    table = f"{SCHEMA}.t_{uuid4().hex[:8]}"
    look = text(f"SELECT * FROM {table}")

    async def change(sql: str) -> None:
        async with lone.begin() as connection:
            await connection.execute(text(sql))

    async def names() -> list[tuple[str, ...]]:
        async with lone.connect() as connection:
            return [row._fields for row in await connection.execute(look)]

    await change(f"CREATE TABLE {table} AS SELECT 1 AS one")
    try:
        assert await names() == [("one",)]
        await change(f"ALTER TABLE {table} ADD COLUMN two int")
        with pytest.raises(psycopg.errors.FeatureNotSupported):
            await names()
        assert await names() == [("one", "two")]
    finally:
        await change(f"DROP TABLE {table}")


async def _in_a_unit_of_work(database: Database, do) -> None:  # type: ignore[no-untyped-def]
    async with UnitOfWork(database, SCHEMA).begin() as work:
        await do(work)
