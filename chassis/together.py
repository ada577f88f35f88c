"""Several statements in one round trip to the database.

Most of what a small batch costs is waiting for answers one by one. psycopg's pipeline mode sends statements without waiting; the server
still runs them one after the other, each with a snapshot of its own (READ COMMITTED), so the fence's "lock, and read in the next statement" (P1)
holds as it does one by one. SQLAlchemy has no way to say it, so the driver's connection is used under its transaction.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import psycopg
from psycopg.abc import PQGen
from psycopg.generators import send
from psycopg.rows import namedtuple_row
from sqlalchemy import TextClause
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.ext.asyncio import AsyncConnection

Statement = tuple[TextClause, Mapping[str, Any]]
_DIALECT = PGDialect_psycopg(paramstyle="pyformat")  # type: ignore[no-untyped-call]


@cache
def _driver_sql(statement: TextClause) -> str:
    """The statement as psycopg takes it: `:name` becomes `%(name)s`. Statements are module constants, so each is compiled once."""
    return str(statement.compile(dialect=_DIALECT))


class _OneWrite(psycopg.AsyncPipeline):
    """A pipeline that writes once, at its end.

    psycopg 3.3 writes and polls after each statement, and in a pipeline waits for BEGIN and for COMMIT on their own: three round trips where one does.
    Here statements are only handed to libpq (which writes by itself beyond 64 kB) until the end, where one Sync ends them all. The server skips
    what follows an error up to the Sync, COMMIT included.
    """

    _ending = False

    def _communicate_gen(self) -> PQGen[None]:
        while self.command_queue:
            self.command_queue.popleft()()
        if self._ending:
            yield from super()._communicate_gen()

    def _sync_gen(self) -> PQGen[None]:
        yield from self._communicate_gen()

    def _exit_gen(self) -> PQGen[None]:
        self._ending = True
        self._enqueue_sync()
        try:
            yield from self._communicate_gen()
        finally:
            yield from send(self.pgconn)
            yield from self._fetch_gen(flush=False)


@asynccontextmanager
async def _pipeline(driver: psycopg.AsyncConnection[Any]) -> AsyncIterator[None]:
    """`driver.pipeline()`, with `_OneWrite`. A driver is one task's at a time."""
    assert driver._pipeline is None
    driver._pipeline = _OneWrite(driver)
    try:
        async with driver._pipeline:
            yield
    finally:
        driver._pipeline = None


async def together(connection: AsyncConnection, *statements: Statement, commit: bool = False) -> list[Sequence[Any]]:
    """The rows of each statement, in order, all sent at once; with `commit`, the transaction's commit is sent along.

    Raises what psycopg raises; the transaction is then over. Nothing may stand between the statements: no row of one is known when
    the next is sent.
    """
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    assert isinstance(driver, psycopg.AsyncConnection)
    try:
        async with _pipeline(driver):
            cursors = []
            for statement, values in statements:
                cursor = driver.cursor(row_factory=namedtuple_row)
                await cursor.execute(_driver_sql(statement), values)
                cursors.append(cursor)
            if commit:
                await driver.commit()
        return [await cursor.fetchall() if cursor.description else () for cursor in cursors]
    except psycopg.Error:
        if driver.closed:
            await connection.invalidate()
        raise
