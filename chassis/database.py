"""The way to PostgreSQL, and which of its errors pass by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import psycopg

from chassis.connection import Connection

POOL_SECONDS: Final = 5.0
CONNECT_SECONDS: Final = 5
OVERFLOW: Final = 4
"""So many connections more than the pool's size there are at most, while everybody wants one."""
READ_COMMITTED: Final = r"-c default_transaction_isolation=read\ committed"
"""Whatever the server's default is: the fence needs it (P1)."""
PLANNING: Final = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off"
"""Planning takes longer than what is planned here. But a plan made while a table was tiny would walk it row by row, and is kept until
autovacuum has counted it: where there is an index, it is taken. Where there is none, servers before 18 would call the plan so dear that they
compile it."""
_TOO_SLOW = (
    psycopg.errors.QueryCanceled,
    psycopg.errors.LockNotAvailable,
    psycopg.errors.IdleInTransactionSessionTimeout,
    psycopg.errors.TransactionTimeout,
)
_PASSING = (
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.IdleInTransactionSessionTimeout,
    psycopg.errors.TransactionTimeout,
    psycopg.errors.ReadOnlySqlTransaction,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)


class NoConnectionFree(ConnectionError):
    """Every connection was in use for longer than `POOL_SECONDS`."""


class Database:
    """Connections of one role, at READ COMMITTED, which the fence needs (P1).

    The one given back last is taken first: what it has prepared is of use, and the server's memory of it is warm. After one was found broken
    no older one is trusted, since a server that restarted has ended them all.
    """

    def __init__(
        self, url: str, *, pool_size: int = 8, overflow: int = OVERFLOW, application_name: str = "interlock"
    ) -> None:
        self._url = url
        self._application_name = application_name
        self._slots = asyncio.Semaphore(pool_size + overflow)
        self._size = pool_size
        self._free: list[Connection] = []
        self._in_use = 0

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Connection]:
        """A connection while the block runs; what it has not committed is taken back. Raises `NoConnectionFree`, or what psycopg raises."""
        await self._slot()
        self._in_use += 1
        try:
            connection = self._free.pop() if self._free else await self._open()
            try:
                yield connection
            finally:
                await self._give_back(connection)
        finally:
            self._in_use -= 1
            self._slots.release()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Connection]:
        """`connect`, and a commit when the block ends without an error."""
        async with self.connect() as connection:
            yield connection
            await connection.commit()

    async def dispose(self) -> None:
        """Close the connections that nobody uses."""
        while self._free:
            await self._free.pop().close()

    @property
    def in_use(self) -> int:
        """How many connections are in use at this moment."""
        return self._in_use

    async def _slot(self) -> None:
        if self._slots.locked():
            try:
                async with asyncio.timeout(POOL_SECONDS):
                    await self._slots.acquire()
            except TimeoutError:
                raise NoConnectionFree(f"no connection to the database was free for {POOL_SECONDS:.0f} s") from None
        else:
            await self._slots.acquire()

    async def _open(self) -> Connection:
        driver = await psycopg.AsyncConnection.connect(
            self._url, autocommit=True, prepare_threshold=None, connect_timeout=CONNECT_SECONDS,
            application_name=self._application_name, options=f"{READ_COMMITTED} {PLANNING}", client_encoding="utf8",
        )  # fmt: skip
        return Connection(driver)

    async def _give_back(self, connection: Connection) -> None:
        try:
            if not connection.is_closed:
                await connection.rollback()
        except psycopg.Error:
            await connection.close()
        except BaseException:
            await connection.close()
            raise
        if connection.is_closed:
            await self.dispose()
        elif len(self._free) < self._size:
            self._free.append(connection)
        else:
            await connection.close()


def is_passing(error: BaseException) -> bool:
    """Whether `error` says that the database is away, busy or restarting, rather than that the work is wrong."""
    return isinstance(error, (*_PASSING, ConnectionError))


def is_too_slow(error: BaseException) -> bool:
    """Whether a statement ran into its time limit: less work at once may go through."""
    return isinstance(error, _TOO_SLOW)


def is_duplicate(error: BaseException) -> bool:
    """Whether a row could not be written because another was there first."""
    return isinstance(error, psycopg.errors.UniqueViolation)


def has_moved(error: BaseException) -> bool:
    """Whether rows that are written all or none were not, because another was there first or their time was over: read again, and begin anew.

    Their statements let what is over be without a value that its table wants.
    """
    return is_duplicate(error) or isinstance(error, psycopg.errors.NotNullViolation)
