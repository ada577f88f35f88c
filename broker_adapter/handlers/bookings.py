"""What of a batch at the gate goes to a broker whose book lies in this database: released, and at the broker, by one commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from broker_adapter.brokers.protocol import BrokerInDatabase, Submission, Submitted, Taking, is_in_database
from broker_adapter.desk import Desk
from chassis.connection import Connection, Statement
from chassis.rows import Rows
from contracts.events import OrderApproved


class Bookings:
    """Looked at, placed and written in the transaction of the release, for each such broker that has orders in the batch."""

    def __init__(self, connection: Connection, desk: Desk, orders: Iterable[OrderApproved]) -> None:
        by_broker: dict[str, tuple[BrokerInDatabase, list[OrderApproved]]] = {}
        for approved in orders:
            broker = desk.for_mode(approved.mode)
            if broker is not None and is_in_database(broker):
                by_broker.setdefault(broker.name, (broker, []))[1].append(approved)
        self._takings: dict[str, tuple[BrokerInDatabase, Taking, Sequence[Statement]]] = {}
        for name, (broker, approved_orders) in by_broker.items():
            taking = broker.taking(connection, [approved.order for approved in approved_orders])
            self._takings[name] = broker, taking, taking.looking()

    def looking(self) -> list[Statement]:
        """What to send first; `place` takes all the rows."""
        return [statement for _, _, looking in self._takings.values() for statement in looking]

    def place(self, submissions: Sequence[tuple[str, Submission]], looked: Sequence[Rows]) -> dict[str, Submitted]:
        """What becomes of those that leave, each with its broker's name; the answers by order, none for those that are still to be sent."""
        answers: dict[str, Submitted] = {}
        for name, taking, rows in self._with_rows(looked):
            mine = [submission for broker, submission in submissions if broker == name]
            ids = [submission.order.order_id for submission in mine]
            answers |= zip(ids, taking.place(mine, rows), strict=True)
        return answers

    def writing(self) -> list[Statement]:
        """What to send along with the commit."""
        return [statement for _, taking, _ in self._takings.values() for statement in taking.writing()]

    def hint(self) -> None:
        """It is committed: there may be reports."""
        for broker, _, _ in self._takings.values():
            broker.news.set()

    def _with_rows(self, looked: Sequence[Rows]) -> Iterator[tuple[str, Taking, Sequence[Rows]]]:
        start = 0
        for name, (_, taking, looking) in self._takings.items():
            yield name, taking, looked[start : start + len(looking)]
            start += len(looking)
