"""The way to PostgreSQL, and which of its errors pass by themselves."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.types.array import ListBinaryDumper
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_TOO_SLOW = (
    psycopg.errors.QueryCanceled,
    psycopg.errors.LockNotAvailable,
    psycopg.errors.IdleInTransactionSessionTimeout,
)
_PASSING = (
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.IdleInTransactionSessionTimeout,
    psycopg.errors.ReadOnlySqlTransaction,
)


def make_engine(url: str, *, pool_size: int = 8, application_name: str = "interlock") -> AsyncEngine:
    """An engine on psycopg 3 at READ COMMITTED, which the fence needs (P1).

    End what only reads with a commit as well: at a ROLLBACK, which a connection gets that is closed without one, psycopg forgets every
    prepared statement of that connection (DEALLOCATE ALL).
    """
    engine = create_async_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        isolation_level="READ COMMITTED",
        pool_size=pool_size,
        max_overflow=4,
        pool_timeout=5,
        pool_use_lifo=True,  # the connection used last: what it has prepared is of use, and the server's memory of it is warm
        pool_pre_ping=False,
        connect_args={
            "application_name": application_name,
            "connect_timeout": 5,
            "prepare_threshold": 3,
            # A plan made while a table was tiny walks it row by row, and is kept until autovacuum has counted it: plan each time.
            "options": "-c plan_cache_mode=force_custom_plan",
        },
    )
    event.listen(engine.sync_engine, "connect", _send_arrays_in_binary)
    return engine


def _send_arrays_in_binary(connection: Any, record: Any) -> None:
    """Arrays carry whole batches to the server. psycopg writes them as text unless told otherwise, quoting element by element in Python:
    about 100 times as long for `bytea`, 3 to 10 times for the rest. In binary the types are exact: cast them in the statement.
    """
    connection.driver_connection.adapters.register_dumper(list, ListBinaryDumper)


def _cause(error: BaseException) -> BaseException | None:
    """The driver's error, whether SQLAlchemy wrapped it or not."""
    return error.orig if isinstance(error, DBAPIError) else error


def is_passing(error: BaseException) -> bool:
    """Whether `error` says that the database is away, busy or restarting, rather than that the work is wrong."""
    if isinstance(error, PoolTimeout | ConnectionError) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    ):
        return True
    return isinstance(_cause(error), (*_PASSING, psycopg.OperationalError, psycopg.InterfaceError))


def is_too_slow(error: BaseException) -> bool:
    """Whether a statement ran into its time limit: less work at once may go through."""
    return isinstance(_cause(error), _TOO_SLOW)
