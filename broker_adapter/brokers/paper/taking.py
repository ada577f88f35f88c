"""Taking orders into the book: one way, in a transaction of the paper broker's own and in one of the release gate's."""

from __future__ import annotations

import time
from collections.abc import Sequence

from broker_adapter.brokers.paper.book import Book
from broker_adapter.brokers.paper.orders import report_of
from broker_adapter.brokers.paper.placing import Placement, place
from broker_adapter.brokers.paper.settings import PaperSettings
from broker_adapter.brokers.protocol import Report, Submission, Submitted
from chassis.connection import Connection, Statement
from chassis.rows import Rows
from contracts.orders import Order


class Taking:
    """One batch on its way into the book. What it writes is in the caller's transaction, and is there when that commits."""

    def __init__(self, connection: Connection, orders: Sequence[Order], settings: PaperSettings) -> None:
        self._book = Book(connection)
        self._settings = settings
        self._symbols = {order.symbol for order in orders}
        self._order_ids = [order.order_id for order in orders]
        self._reports: list[Report] = []
        self.placement = Placement()

    def looking(self) -> list[Statement]:
        """The locks, and what is to be read under them: send them together; `place` takes their rows."""
        return [
            self._book.locking_to_submit(self._symbols),
            self._book.knowing(self._order_ids),
            self._book.reading_markets(self._symbols),
        ]

    def place(self, submissions: Sequence[Submission], looked: Sequence[Rows]) -> Sequence[Submitted]:
        """What becomes of them; the answers, in the order of `submissions`, which are some of the batch."""
        _, known, markets = looked
        held, now = self._book.read_markets(markets)
        ids = self._book.read_known(known)
        placement = self.placement = place(submissions, ids, held, now, time.monotonic(), self._settings)
        self._reports = [report_of(happening, now) for happening in placement.happenings]
        return placement.answers

    def writing(self) -> list[Statement]:
        """What is to be written: send it along with the commit, since others wait from here on.

        Fails with `has_moved` when one is overdue by then, or was taken elsewhere: begin again with a new transaction.
        """
        if not self.placement.orders:
            return []
        return [
            *self._book.inserting(self.placement.orders, self.placement.send_by),
            *self._book.keeping(list(self.placement.markets.values())),
            *self._book.telling(self._reports),
        ]
