"""Hand orders to a broker whose book lies in the database of the releases: one transaction takes them and says so (P8).

There is no `sending`: until the commit nothing was written, and the release that its process left is overdue, voided and returned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import psycopg

from broker_adapter.brokers.protocol import BrokerInDatabase
from broker_adapter.domain.release_state import ReleaseState
from broker_adapter.handlers.answers import outcome, say, submission_of
from broker_adapter.handlers.release_orders import Released
from broker_adapter.seeing import names_of, seen_in
from broker_adapter.stores.releases import Releases
from chassis import crash_points
from chassis.unit_of_work import UnitOfWork

TRIES_MAX: Final = 3
"""A batch is tried again when an order of it became overdue, or was taken elsewhere, while it was being placed."""


class BookMoved(Exception):
    """The book is not as it was when a batch was read against it; nothing was written."""


async def take_released(broker: BrokerInDatabase, batch: Sequence[Released], *, uow: UnitOfWork) -> None:
    """Put them into the broker's book, those that are still released and in time. Raises `BookMoved` after `TRIES_MAX`."""
    for tries_left in reversed(range(TRIES_MAX)):
        try:
            await _take(broker, batch, uow)
            return
        except BookMoved:
            if not tries_left:
                raise


async def _take(broker: BrokerInDatabase, batch: Sequence[Released], uow: UnitOfWork) -> None:
    names = names_of(release.row.order.symbol for release in batch)
    async with uow.begin() as work:
        releases = Releases(work.connection)
        taking = broker.taking(work.connection, [submission_of(release) for release in batch])
        # One round trip: the releases are locked, then the book, and what is read of it comes after its locks.
        claimed, read, *looked = await work.together(
            releases.claiming([release.row for release in batch]), work.fence.reading(names), *taking.looking()
        )
        claimed_ids = {row.order_id for row in claimed}
        mine = [release for release in batch if release.row.order_id in claimed_ids]
        answers = taking.place([submission_of(release) for release in mine], looked)
        rows = [release.row for release in mine]
        seen = seen_in(work.fence.read_from(read, names), rows)
        for row, answer in zip(rows, answers, strict=True):
            say(row, answer, seen[row.order_id], work)
        moves = [(row, *outcome(answer)) for row, answer in zip(rows, answers, strict=True)]
        crash_points.reach("broker.before_submit")
        try:
            await work.commit(releases.moving(moves, from_states=(ReleaseState.RELEASED,)), *taking.writing())
        except psycopg.Error as error:
            if taking.has_moved(error):
                raise BookMoved from error
            raise
    crash_points.reach("broker.after_submit")
    broker.news.set()
