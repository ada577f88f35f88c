"""The paper broker: the `Broker` of the protocol on a book in PostgreSQL. Replicas of broker_adapter share one book."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, TypeVar

import psycopg

from broker_adapter.brokers.paper.book import Book
from broker_adapter.brokers.paper.orders import cancel, cancel_of_unknown, report_of
from broker_adapter.brokers.paper.placing import Placement, overdue
from broker_adapter.brokers.paper.settings import PaperSettings
from broker_adapter.brokers.paper.taking import Taking
from broker_adapter.brokers.paper.transactions import CommitUnknown, in_transaction
from broker_adapter.brokers.protocol import (
    AnswerMissing,
    BrokerUnavailable,
    NotWritten,
    Report,
    Submission,
    Submitted,
)
from chassis.connection import Connection
from chassis.database import Database, has_moved
from contracts.orders import Order
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage

T = TypeVar("T")
TRIES_MAX: Final = 3
"""A batch is tried again when an order of it became overdue, or was taken elsewhere, while it was being placed."""


class PaperBroker:
    """Takes orders and fills them against quotes, which come in through `feed.QuoteFeed`.

    A submission is one transaction a batch; it writes nothing past `send_by` by the database's clock, nor past `deadline`. `find` first
    waits for the submissions under way, so what it does not know, and is overdue, can never arrive: `arrival_seconds_max` is 0.
    """

    name = "paper"
    arrival_seconds_max: float | None = 0.0

    def __init__(self, database: Database, settings: PaperSettings | None = None) -> None:
        self.news = asyncio.Event()
        self._database = database
        self._settings = settings or PaperSettings()

    async def submit(self, submissions: Sequence[Submission]) -> Sequence[Submitted]:
        """Take them, all in one transaction."""
        why = "the book changed faster than the batch could be placed"
        for _ in range(TRIES_MAX):
            seconds = max((submission.deadline for submission in submissions), default=0) - time.monotonic()
            if seconds <= 0:
                return [overdue(submission) for submission in submissions]
            try:
                placement = await in_transaction(
                    self._database, lambda book: self._place(book, submissions), seconds=seconds
                )
            except psycopg.Error as error:
                if not has_moved(error):
                    raise
                continue
            except CommitUnknown as error:
                reason = Reason.of(ReasonCode.BROKER_ANSWER_MISSING, Stage.BROKER, error=error)
                return [AnswerMissing(reason)] * len(submissions)
            except BrokerUnavailable as error:
                why = str(error)
                break
            if placement.orders:
                self.news.set()
            return placement.answers
        return [NotWritten(Reason.of(ReasonCode.BROKER_UNAVAILABLE, Stage.BROKER, error=why), True)] * len(submissions)

    def taking(self, connection: Connection, orders: Sequence[Order]) -> Taking:
        """Orders on their way into the book, in the transaction of `connection`."""
        return Taking(connection, orders, self._settings)

    async def find(self, client_order_ids: Sequence[str]) -> Mapping[str, str]:
        """Those that are in the book; what is being written at this moment is waited for."""

        async def look(book: Book) -> dict[str, str]:
            await book.wait_for_submissions()
            return await book.known(client_order_ids)

        return await self._do(look)

    async def cancel(self, client_order_ids: Sequence[str]) -> None:
        """Cancel what is open; a report tells of each, but of one that was canceled before."""
        if await self._do(lambda book: self._cancel(book, client_order_ids)):
            self.news.set()

    async def reports(self, after: int, limit: int) -> Sequence[Report]:
        """At most `limit` reports with a cursor above `after`."""
        return await self._do(lambda book: book.reports(after, limit))

    async def resting(self) -> Sequence[str]:
        """All open orders."""
        return await self._do(lambda book: book.resting())

    async def available(self) -> bool:
        """Whether the book can be read."""
        try:
            await self._do(lambda book: book.now())
        except BrokerUnavailable:
            return False
        return True

    async def _place(self, book: Book, submissions: Sequence[Submission]) -> Placement:
        taking = self.taking(book.connection, [submission.order for submission in submissions])
        taking.place(submissions, await book.connection.together(*taking.looking()))
        await book.connection.together(*taking.writing())
        return taking.placement

    async def _cancel(self, book: Book, client_order_ids: Sequence[str]) -> bool:
        """Answers whether there was something to tell."""
        await book.lock(await book.symbols_of(client_order_ids))
        orders, now = await book.orders(client_order_ids), await book.now()
        happenings = [happening for order in orders if (happening := cancel(order))]
        unknown = set(client_order_ids) - {order.client_order_id for order in orders}
        await book.update([happening.order for happening in happenings])
        reports = [report_of(happening, now) for happening in happenings]
        reports += [cancel_of_unknown(client_order_id, now) for client_order_id in sorted(unknown)]
        await book.tell(reports)
        return bool(reports)

    async def _do(self, work: Callable[[Book], Awaitable[T]]) -> T:
        try:
            return await in_transaction(self._database, work)
        except CommitUnknown as error:
            raise BrokerUnavailable(str(error)) from error
