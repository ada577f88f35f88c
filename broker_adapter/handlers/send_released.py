"""Hand what was released to a broker over a wire, within its deadline, once (P8)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from broker_adapter.desk import Desk
from broker_adapter.handlers.release_orders import Released
from broker_adapter.handlers.submit_released import submit_released
from chassis import crash_points
from chassis.database import Database
from chassis.logging import get_logger
from chassis.unit_of_work import UnitOfWork

log = get_logger("interlock.sender")
WORKERS = 4
AT_ONCE_MAX = 256


class Sender:
    """A bounded queue between the gate and the brokers. What a crash leaves in it is in the table, for the reconciler."""

    def __init__(
        self,
        desk: Desk,
        *,
        database: Database,
        unit_of_work: Callable[[], UnitOfWork],
        publish: Callable[[UnitOfWork], Awaitable[None]],
    ) -> None:
        self._desk = desk
        self._database = database
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
        broker, uow = self._desk.named(broker_name), self._unit_of_work()
        assert broker is not None
        crash_points.reach("broker.before_sending")
        await submit_released(broker, batch, desk=self._desk, database=self._database, uow=uow, publish=self._publish)
