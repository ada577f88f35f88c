"""Taking orders into the book: one way, in a transaction of the paper broker's own and in one of the release gate's."""

from __future__ import annotations

import time
from collections.abc import Sequence

from broker_adapter.brokers.paper.book import Book
from broker_adapter.brokers.paper.orders import report_of
from broker_adapter.brokers.paper.placing import Placement, place
from broker_adapter.brokers.paper.settings import PaperSettings
from broker_adapter.brokers.protocol import BookMoved, Submission, Submitted
from chassis.connection import Connection, Statement
from chassis.rows import Rows


class Taking:
    """One batch on its way into the book. What it writes is in the caller's transaction, and is there when that commits."""

    def __init__(self, connection: Connection, submissions: Sequence[Submission], settings: PaperSettings) -> None:
        self._book = Book(connection)
        self._settings = settings
        self._symbols = {submission.order.symbol for submission in submissions}
        self._order_ids = [submission.order.order_id for submission in submissions]
        self.placement = Placement()

    def looking(self) -> list[Statement]:
        """The locks, and what is to be read under them: send them together; `place` takes their rows."""
        return [
            self._book.locking_to_submit(self._symbols),
            self._book.knowing(self._order_ids),
            self._book.reading_markets(self._symbols),
        ]

    async def place(self, submissions: Sequence[Submission], looked: Sequence[Rows]) -> Sequence[Submitted]:
        """Write new orders down; the answers, in the order of `submissions`, which are some of the batch.

        Raises `BookMoved` where one of them is overdue by now, or was taken elsewhere: begin again with a new transaction.
        """
        _, known, markets = looked
        held, now = self._book.read_markets(markets)
        ids = self._book.read_known(known)
        placement = self.placement = place(submissions, ids, held, now, time.monotonic(), self._settings)
        self._reports = [report_of(happening, now) for happening in placement.happenings]
        if placement.orders and not await self._book.insert(placement.orders, placement.send_by):
            raise BookMoved
        return placement.answers

    def finishing(self) -> list[Statement]:
        """What else is to be written: send it along with the commit, since others wait from here on."""
        if not self.placement.orders:
            return []
        return [*self._book.keeping(list(self.placement.markets.values())), *self._book.telling(self._reports)]
