"""Hand what was released to its broker, within its deadline, once (P8).

`sending` is committed before the first byte is written, so that whoever finds the row after a crash knows that something may have been.
Whatever the broker answers is recorded by compare-and-set on the attempt: a reconciler that was faster has been right.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncEngine

from broker_adapter import events
from broker_adapter.brokers.protocol import AnswerMissing, BrokerRefused, NotWritten, Submission, Submitted, Taken
from broker_adapter.desk import Desk
from broker_adapter.domain.gate import Seen
from broker_adapter.domain.release_state import UNANSWERED, ReleaseState
from broker_adapter.handlers.release_orders import Released
from broker_adapter.seeing import names_of, seen_in
from broker_adapter.stores.release_row import ReleaseRow
from broker_adapter.stores.releases import Releases
from chassis import crash_points
from chassis.logging import get_logger
from chassis.unit_of_work import UnitOfWork, Work
from contracts.reasons import ReasonCode

log = get_logger("interlock.sender")
WORKERS = 4
AT_ONCE_MAX = 256


class Sender:
    """A bounded queue between the gate and the brokers. What a crash leaves in it is in the table, for the reconciler."""

    def __init__(
        self,
        desk: Desk,
        *,
        engine: AsyncEngine,
        unit_of_work: Callable[[], UnitOfWork],
        publish: Callable[[UnitOfWork], Awaitable[None]],
    ) -> None:
        self._desk = desk
        self._engine = engine
        self._unit_of_work = unit_of_work
        self._publish = publish
        self._queue: asyncio.Queue[Released] = asyncio.Queue(maxsize=2 * AT_ONCE_MAX)
        self._workers: list[asyncio.Task[None]] = []
        self._sending: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begin to send."""
        self._workers = [asyncio.create_task(self._work(), name=f"sender-{number}") for number in range(WORKERS)]

    async def stop(self) -> None:
        """Stop when what is being sent is recorded; what only waits is left to the reconciler."""
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, *self._sending, return_exceptions=True)

    async def send(self, released: Sequence[Released]) -> None:
        """Take these over."""
        for release in released:
            await self._queue.put(release)

    async def _work(self) -> None:
        while True:
            batch = [await self._queue.get()]
            while len(batch) < AT_ONCE_MAX and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            try:
                await asyncio.shield(self._begin_to_send(batch))
            except Exception as error:
                # The rows say how far it came; the reconciler goes on from there.
                log.error("send.failed", orders=len(batch), error=repr(error)[:500])

    def _begin_to_send(self, batch: Sequence[Released]) -> asyncio.Task[None]:
        """A task of its own: what has begun is recorded, also when its worker is stopped."""
        task = asyncio.create_task(self._send(batch))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)
        return task

    async def _send(self, batch: Sequence[Released]) -> None:
        for broker in {release.row.broker for release in batch}:
            await self._send_to(broker, [release for release in batch if release.row.broker == broker])

    async def _send_to(self, broker_name: str, batch: Sequence[Released]) -> None:
        broker = self._desk.named(broker_name)
        assert broker is not None
        crash_points.reach("broker.before_sending")
        async with self._engine.connect() as connection:
            sending = await Releases(connection).to_sending([release.row for release in batch])
        mine = [release for release in batch if release.row.order_id in sending]
        crash_points.reach("broker.before_submit")
        answers = await broker.submit([_submission(release) for release in mine]) if mine else []
        crash_points.reach("broker.after_submit")
        if any(isinstance(answer, NotWritten) and answer.unavailable for answer in answers):
            self._desk.lost(broker)
        uow = self._unit_of_work()
        async with uow.begin() as work:
            to_cancel = await record_answers([release.row for release in mine], answers, work)
        crash_points.reach("broker.after_record")
        await self._publish(uow)
        if to_cancel:
            await broker.cancel(to_cancel)


def _submission(release: Released) -> Submission:
    row = release.row
    return Submission(
        order=row.order, mode=row.mode, attempt=row.attempt, send_by=row.send_by, deadline=release.deadline
    )


async def record_answers(rows: Sequence[ReleaseRow], answers: Sequence[Submitted], work: Work) -> list[str]:
    """Record what the broker answered, and say it; the orders whose cancel came while they were being sent."""
    releases, names = Releases(work.connection), names_of(row.order.symbol for row in rows)
    moves = [(row, *_outcome(answer)) for row, answer in zip(rows, answers, strict=True)]
    read, locking, moving = await work.together(
        work.fence.reading(names),
        releases.locking([row.order_id for row in rows]),
        releases.moving(moves, from_states=UNANSWERED),
    )
    seen, locked = seen_in(work.fence.read_from(read, names), rows), releases.locked(locking)
    moved = {row.order_id for row in moving}
    to_cancel = []
    for row, answer in zip(rows, answers, strict=True):
        if row.order_id in moved:
            _say(row, answer, seen[row.order_id], work)
            if isinstance(answer, Taken) and locked[row.order_id].cancel_requested:
                to_cancel.append(row.order_id)
    return to_cancel


def _outcome(answer: Submitted) -> tuple[ReleaseState, str | None]:
    match answer:
        case Taken(broker_order_id):
            return ReleaseState.SUBMITTED, broker_order_id
        case BrokerRefused():
            return ReleaseState.REJECTED, None
        case NotWritten():
            return ReleaseState.VOIDED, None
        case AnswerMissing():
            return ReleaseState.IN_DOUBT, None


def _say(row: ReleaseRow, answer: Submitted, seen: Seen, work: Work) -> None:
    match answer:
        case Taken(broker_order_id):
            work.outbox.add(events.submitted(row, broker_order_id, at=seen.now))
        case BrokerRefused(reason):
            work.outbox.add(events.rejected(row, reason, at=seen.now))
        case NotWritten(_, unavailable):
            code = ReasonCode.BROKER_UNAVAILABLE if unavailable else ReasonCode.SEND_OVERDUE
            work.outbox.add(events.voided(row, code, seen))
        case AnswerMissing():
            work.outbox.add(events.in_doubt(row, at=seen.now))
