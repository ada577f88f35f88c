"""One transaction on the book: what certainly did not happen, and what may have happened, told apart."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from broker_adapter.brokers.paper.book import Book
from broker_adapter.brokers.protocol import BrokerUnavailable
from chassis.connection import Connection
from chassis.database import Database, is_passing

T = TypeVar("T")
SECONDS_MAX: Final = 5.0
"""Statements end after 1 s by the role's settings; this is for a server that hangs."""


class CommitUnknown(Exception):
    """The commit was sent and not confirmed: all of the transaction happened, or nothing."""


async def in_transaction(
    database: Database, work: Callable[[Book], Awaitable[T]], *, seconds: float = SECONDS_MAX
) -> T:
    """Do `work` and commit it.

    Raises `BrokerUnavailable` when nothing happened, and `CommitUnknown` when that cannot be said.
    """
    try:
        async with database.connect() as connection:
            async with asyncio.timeout(max(seconds, 0)):
                result = await work(Book(connection))
            await _commit(connection)
            return result
    except Exception as error:
        if _is_passing(error):
            raise BrokerUnavailable(f"the paper broker's database does not answer: {error!r}"[:300]) from error
        raise


async def _commit(connection: Connection) -> None:
    try:
        async with asyncio.timeout(SECONDS_MAX):
            await connection.commit()
    except Exception as error:
        if _is_passing(error):
            raise CommitUnknown(repr(error)[:300]) from error
        raise


def _is_passing(error: Exception) -> bool:
    return isinstance(error, TimeoutError) or is_passing(error)
