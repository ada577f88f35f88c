"""libpq's pipeline: queries sent without waiting and ended by one Sync, their results read up to it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Final

from psycopg import OperationalError
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus
from psycopg.pq.abc import PGconn, PGresult

Query = tuple[bytes, list[bytes | None]]
"""SQL and its parameters, as text."""
Sent = tuple[bytes, bytes | None]
"""The SQL of one message, and the name under which it prepares that; none where it executes."""
_NUMBERS: Final = count(1)
_STALE: Final = (b"0A000", b"26000")
"""What a prepared statement says whose tables have changed, or which the server has forgotten: it must be prepared anew."""


def send(pgconn: PGconn, queries: Sequence[Query], prepared: Mapping[bytes, bytes]) -> list[Sent]:
    """Send each query, one that this connection meets for the first time behind its preparation, and a Sync; all that is sent."""
    sent: list[Sent] = []
    for sql, parameters in queries:
        name = prepared.get(sql)
        if name is None:
            name = b"interlock_%d" % next(_NUMBERS)
            pgconn.send_prepare(name, sql)
            sent.append((sql, name))
        pgconn.send_query_prepared(name, parameters)
        sent.append((sql, None))
    pgconn.pipeline_sync()
    return sent


def executed(sent: Sequence[Sent], answers: Sequence[PGresult], prepared: dict[bytes, bytes]) -> list[PGresult]:
    """The results of what was executed; what was prepared is remembered. Raises the first error: the server has skipped the rest."""
    results = []
    for (sql, name), answer in zip(sent, answers, strict=True):
        if answer.status == ExecStatus.FATAL_ERROR:
            if answer.error_field(DiagnosticField.SQLSTATE) in _STALE:
                prepared.pop(sql, None)
            raise error_from_result(answer, encoding="utf-8")
        if name is None:
            results.append(answer)
        else:
            prepared[sql] = name
    return results


async def until_sync(pgconn: PGconn) -> list[PGresult]:
    """Every result up to the Sync; what is not written yet is written meanwhile.

    Whatever libpq has read already is looked at before anything is waited for: what it learns while it writes, an end of the connection
    included, never makes the socket readable again.
    """
    answers: list[PGresult] = []
    unwritten = pgconn.flush()
    while not _took_sync(pgconn, answers):
        await _something_to_do(pgconn.socket, write=bool(unwritten))
        pgconn.consume_input()
        unwritten = unwritten and pgconn.flush()
    return answers


async def _something_to_do(socket: int, *, write: bool) -> None:
    """Return when the socket can be read, or written.

    The loop lets go of it before libpq goes on: libpq closes it when the connection breaks, and libuv loses track of whoever gets its number next.
    """
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    loop.add_reader(socket, _note, ready)
    if write:
        loop.add_writer(socket, _note, ready)
    try:
        await ready
    finally:
        loop.remove_reader(socket)
        if write:
            loop.remove_writer(socket)


def _note(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


def _took_sync(pgconn: PGconn, answers: list[PGresult]) -> bool:
    """Add the results that have arrived; whether the Sync was among them. Raises `OperationalError` where nothing can come any more."""
    while not pgconn.is_busy():
        answer = pgconn.get_result()
        if pgconn.status == ConnStatus.BAD:
            if answer is not None and answer.status == ExecStatus.FATAL_ERROR:
                raise error_from_result(answer)
            raise OperationalError(pgconn.get_error_message())
        if answer is None:
            continue  # the end of one statement's results
        if answer.status == ExecStatus.PIPELINE_SYNC:
            return True
        answers.append(answer)
    return False
