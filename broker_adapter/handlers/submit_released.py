"""Hand orders to a broker over a wire, and record what it answers (P8).

`sending` is committed before the first byte is written, so that whoever finds the row after a crash knows that something may have been.
The answer is recorded by compare-and-set on the attempt: a reconciler that was faster has been right.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from broker_adapter.brokers.protocol import Broker, NotWritten, Submitted, Taken
from broker_adapter.desk import Desk
from broker_adapter.domain.release_state import UNANSWERED
from broker_adapter.handlers.answers import outcome, say, submission_of
from broker_adapter.handlers.release_orders import Released
from broker_adapter.seeing import names_of, seen_in
from broker_adapter.stores.release_row import ReleaseRow
from broker_adapter.stores.releases import Releases
from chassis import crash_points
from chassis.database import Database
from chassis.unit_of_work import UnitOfWork, Work


async def submit_released(
    broker: Broker, batch: Sequence[Released], *,
    desk: Desk, database: Database, uow: UnitOfWork, publish: Callable[[UnitOfWork], Awaitable[None]],
) -> None:  # fmt: skip
    """Send them, record the answers and publish them; an order whose cancel came meanwhile is then canceled there."""
    async with database.connect() as connection:
        sending = await Releases(connection).to_sending([release.row for release in batch])
    mine = [release for release in batch if release.row.order_id in sending]
    crash_points.reach("broker.before_submit")
    answers = await broker.submit([submission_of(release.row, release.deadline) for release in mine]) if mine else []
    crash_points.reach("broker.after_submit")
    if any(isinstance(answer, NotWritten) and answer.unavailable for answer in answers):
        desk.lost(broker)
    async with uow.begin() as work:
        to_cancel = await record_answers([release.row for release in mine], answers, work)
    crash_points.reach("broker.after_record")
    await publish(uow)
    if to_cancel:
        await broker.cancel(to_cancel)


async def record_answers(rows: Sequence[ReleaseRow], answers: Sequence[Submitted], work: Work) -> list[str]:
    """Record what the broker answered, and say it; the orders whose cancel came while they were being sent."""
    releases, names = Releases(work.connection), names_of(row.order.symbol for row in rows)
    moves = [(row, *outcome(answer)) for row, answer in zip(rows, answers, strict=True)]
    read, locking, moving = await work.together(
        work.fence.reading(names),
        releases.locking([row.order_id for row in rows]),
        releases.moving(moves, from_states=UNANSWERED),
    )
    seen, locked = seen_in(work.fence.read_from(read, names), rows), releases.locked(locking)
    moved = releases.moved(moving)
    to_cancel = []
    for row, answer in zip(rows, answers, strict=True):
        if row.order_id in moved:
            say(row, answer, moved[row.order_id], seen[row.order_id], work)
            if isinstance(answer, Taken) and locked[row.order_id].cancel_requested:
                to_cancel.append(row.order_id)
    return to_cancel
