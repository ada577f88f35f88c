"""Several statements in one round trip to the database.

Most of what a small batch costs is waiting for answers one by one. psycopg's pipeline mode sends statements without waiting; the server
still runs them one after the other, each with a snapshot of its own (READ COMMITTED), so the fence's "lock, and read in the next statement" (P1)
holds as it does one by one. SQLAlchemy has no way to say it, so the driver's connection is used under its transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import psycopg
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


async def together(connection: AsyncConnection, *statements: Statement, commit: bool = False) -> list[Sequence[Any]]:
    """The rows of each statement, in order, all sent at once; with `commit`, the transaction's commit is sent along.

    Raises what psycopg raises; the transaction is then over. Nothing may stand between the statements: no row of one is known when
    the next is sent.
    """
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    assert isinstance(driver, psycopg.AsyncConnection)
    try:
        async with driver.pipeline():
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
