"""A connection to the database, which sends several statements in one round trip.

Most of what a small batch costs is waiting for answers one by one, and most of the rest is what a driver does about each statement. Here they
are prepared once a connection, sent without waiting, and ended by one Sync; the server still runs them one after the other, each with a
snapshot of its own (READ COMMITTED), so the fence's "lock, and read in the next statement" (P1) holds as it does one by one. This is libpq's
pipeline mode, through psycopg's `pq`: neither SQLAlchemy's connections nor psycopg's cursors can say it (docs/decisions/0009).
"""

from __future__ import annotations

import asyncio
from collections import namedtuple
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from typing import Any, Final

import psycopg
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus, ExecStatus, PipelineStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import TextClause, text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from chassis.parameters import as_parameter
from chassis.pipeline import Query, executed, send, until_sync
from chassis.rows import Rows

Statement = tuple[TextClause, Mapping[str, Any]]
ABANDON_SECONDS: Final = 1.0
"""To end what the server is doing. Whoever is cut off waits for it; a connection that takes longer is closed."""
_BEGIN: Final[Query] = (b"BEGIN", [])
_COMMIT: Final[Query] = (b"COMMIT", [])
_ROLLBACK: Final[Query] = (b"ROLLBACK", [])
_SAVE, _GO_BACK, _KEEP = text("SAVEPOINT part"), text("ROLLBACK TO SAVEPOINT part"), text("RELEASE SAVEPOINT part")
_DIALECT = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


class Connection:
    """One connection, one task's at a time. Its transaction begins with the first statement, and ends with a commit or a rollback."""

    def __init__(self, driver: psycopg.AsyncConnection[Any]) -> None:
        self._driver = driver
        self._prepared: dict[bytes, bytes] = {}

    @property
    def is_closed(self) -> bool:
        """Whether it is of no use any more."""
        return self._driver.closed

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, failed or not."""
        return self._driver.pgconn.transaction_status != TransactionStatus.IDLE

    async def together(self, *statements: Statement, commit: bool = False) -> list[Rows]:
        """The rows of each statement, in order, all sent at once; with `commit`, the transaction's commit is sent along.

        Raises what psycopg raises; the transaction is then over. Nothing may stand between the statements: no row of one is known
        when the next is sent. Cut off, it ends what the server is doing.
        """
        if not statements and not commit:
            return []
        queries = [_query(clause, values) for clause, values in statements]
        if not self.in_transaction:
            queries.insert(0, _BEGIN)
        if commit:
            queries.append(_COMMIT)
        results = await self._exchange(queries)
        if commit and results[-1].command_status != _COMMIT[0]:
            raise psycopg.errors.InFailedSqlTransaction("nothing was committed: a statement had failed before")
        first = len(queries) - len(statements) - commit
        return [self._rows(result) for result in results[first : first + len(statements)]]

    async def execute(self, clause: TextClause, values: Mapping[str, Any] | None = None) -> Rows:
        """The rows of one statement."""
        (rows,) = await self.together((clause, values or {}))
        return rows

    async def commit(self) -> None:
        """End the transaction, if one is open. Raises `InFailedSqlTransaction` where it had failed."""
        if self.in_transaction:
            await self.together(commit=True)

    async def rollback(self) -> None:
        """Take the transaction back, if one is open."""
        if self.in_transaction:
            await self._exchange([_ROLLBACK])

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """A part of the transaction that is taken back, and nothing else of it, when the block raises."""
        await self.execute(_SAVE)
        try:
            yield
        except Exception:
            await self.execute(_GO_BACK)
            raise
        await self.execute(_KEEP)

    async def close(self) -> None:
        """End the connection; the server takes an open transaction back."""
        await self._driver.close()

    async def _exchange(self, queries: Sequence[Query]) -> list[PGresult]:
        """The result of each query. Raises the error of the first that failed."""
        pgconn = self._driver.pgconn
        if pgconn.pipeline_status != PipelineStatus.OFF:
            raise RuntimeError("this connection is in use by another task")
        pgconn.enter_pipeline_mode()
        try:
            sent = send(pgconn, queries, self._prepared)
            answers = await until_sync(pgconn)
        except BaseException:
            await self._abandon()
            raise
        pgconn.exit_pipeline_mode()
        return executed(sent, answers, self._prepared)

    async def _abandon(self) -> None:
        """Cut off: end what the server is doing and read on to the Sync, so that the connection can be used; else close it."""
        usable = False
        try:
            if self._driver.pgconn.status == ConnStatus.BAD:
                return
            with suppress(Exception):
                async with asyncio.timeout(ABANDON_SECONDS):
                    await self._driver.cancel_safe(timeout=ABANDON_SECONDS)
                    await until_sync(self._driver.pgconn)
                self._driver.pgconn.exit_pipeline_mode()
                usable = True
        finally:
            if not usable:
                await self._driver.close()

    def _rows(self, result: PGresult) -> Rows:
        if result.status != ExecStatus.TUPLES_OK:
            return Rows((), result.command_tuples or 0)
        loading = Transformer(self._driver)
        loading.set_pgresult(result)
        names = tuple([result.fname(column) for column in range(result.nfields)])
        return Rows(loading.load_rows(0, result.ntuples, _row_type(names)._make), result.ntuples)


def _query(clause: TextClause, values: Mapping[str, Any]) -> Query:
    sql, names = _compiled(clause.text)
    return sql, [as_parameter(values[name]) for name in names]


@lru_cache(1024)
def _compiled(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement as the server takes it, and the names of its parameters in order."""
    compiled = text(sql).compile(dialect=_DIALECT)
    return str(compiled).encode(), tuple(dict.fromkeys(compiled.positiontup or ()))


@lru_cache(1024)
def _row_type(names: tuple[bytes, ...]) -> Any:
    return namedtuple("Row", [name.decode() for name in names], rename=True)
