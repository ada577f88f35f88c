"""A service as a process: it starts, says how it is, does its periodic work, and stops in order."""

from __future__ import annotations

import asyncio
import gc
import random
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from chassis import crash_points
from chassis.attempts import Attempts
from chassis.bus import Bus
from chassis.consumption import BatchHandler, Consumption
from chassis.database import Database
from chassis.dead_letters import DeadLetters, decode_dead_letter
from chassis.journal import Journal
from chassis.logging import configure, get_logger
from chassis.outbox import OutboxPublisher
from chassis.responding import Responder
from chassis.settings import ServiceSettings
from chassis.unit_of_work import UnitOfWork
from contracts.queries import health_subject
from contracts.streams import DEAD, Consumer

log = get_logger("interlock.service")
SWEEP_SECONDS = 0.5
SWEEP_OLDER_THAN_SECONDS = 2.0
_PING = text("SELECT 1")


class Service:
    """Bus, database and clock of one service, before and while it runs."""

    def __init__(self, name: str, schema: str, settings: ServiceSettings) -> None:
        configure(service=name, level=settings.log_level, format=settings.log_format)
        crash_points.arm(settings.crash_at)
        self.name = name
        self.schema = schema
        self.settings = settings
        self.bus = Bus(name, settings)
        self.database = Database(
            settings.database_url, pool_size=settings.database_pool_size, application_name=f"interlock {name}"
        )
        self._faults = frozenset(settings.faults)
        self._starting: list[Callable[[], Awaitable[None]]] = []
        self._stopping: list[Callable[[], Awaitable[None]]] = []
        self._periodic: list[tuple[float, str, Callable[[], Awaitable[Any]]]] = []
        self._versions: Callable[[], dict[str, Any]] = dict
        self._started_at: datetime | None = None
        self._publisher: OutboxPublisher | None = None
        self._stop = asyncio.Event()
        self.bus.answer_health(health_subject(name), self.health)

    def uow(self) -> UnitOfWork:
        """A fresh unit of work."""
        return UnitOfWork(self.database, self.schema, self._faults)

    def on_start(self, action: Callable[[], Awaitable[None]]) -> None:
        """Do `action` once connected, before anything is consumed; tried again until it succeeds."""
        self._starting.append(action)

    def on_stop(self, action: Callable[[], Awaitable[None]]) -> None:
        """Do `action` when nothing is consumed any more."""
        self._stopping.append(action)

    def every(self, seconds: float, name: str, action: Callable[[], Awaitable[Any]]) -> None:
        """Do `action` again and again, `seconds` after it ended, a little varied; an error is logged and does not end it."""
        self._periodic.append((seconds, name, action))

    def every_unit(self, seconds: float, name: str, action: Callable[..., Awaitable[Any]]) -> None:
        """`every`, for an action that takes a unit of work and whose events are then published."""

        async def run_and_publish() -> None:
            uow = self.uow()
            await action(uow=uow)
            await self.publish(uow)

        self.every(seconds, name, run_and_publish)

    def versions(self, say: Callable[[], dict[str, Any]]) -> None:
        """What the health answer says of the versions that this process holds."""
        self._versions = say

    def stop(self) -> None:
        """Stop in order, as a signal does; `run` returns then."""
        self._stop.set()

    async def publish(self, uow: UnitOfWork) -> None:
        """Publish what a unit of work committed. Raises `PublishFailed`; the sweeper comes back to it."""
        assert self._publisher is not None
        for batch in uow.committed:
            await self._publisher.publish(batch)

    async def health(self) -> dict[str, Any]:
        """How this service is: ready when bus and database answer and it consumes."""
        database = await self._database_answers()
        bus = self.bus.connected
        return {
            "service": self.name,
            "ready": bool(self._started_at and database and bus),
            "dependencies": {"nats": bus, "database": database},
            "versions": self._versions(),
            "started_at": self._started_at.isoformat() if self._started_at else None,
        }

    async def run(self) -> None:
        """Run until told to stop."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        starting = asyncio.create_task(self._start())
        stopping = asyncio.create_task(self._stop.wait())
        await asyncio.wait([starting, stopping], return_when=asyncio.FIRST_COMPLETED)
        if starting.done() and starting.exception() is None:
            loops = [asyncio.create_task(self._forever(*periodic), name=periodic[1]) for periodic in self._periodic]
            log.info("service.started")
            _spare_what_stays()
            await stopping
            for task in loops:
                task.cancel()
            await asyncio.gather(*loops, return_exceptions=True)
        elif starting.done():
            raise starting.exception() or RuntimeError
        starting.cancel()
        await self._shut_down()

    async def _start(self) -> None:
        await _until_it_goes("bus", self.bus.connect)
        await _until_it_goes("database", self._ping_database)
        client = self.bus.client
        publisher = self._publisher = OutboxPublisher(self.database, self.schema, Journal(client))
        for action in self._starting:
            await _until_it_goes(getattr(action, "__name__", "start"), action)
        attempts, dead_letters = Attempts(self.database, self.schema), DeadLetters(client)

        def consumption(consumer: Consumer, handler: BatchHandler) -> Consumption:
            extra: dict[str, Any] = {"decode": decode_dead_letter} if consumer.stream == DEAD else {}
            return Consumption(
                consumer.name, consumer.stream, handler, unit_of_work=self.uow, publisher=publisher,
                dead_letters=dead_letters, attempts=attempts, faults=self._faults, **extra,
            )  # fmt: skip

        await self.bus.start(consumption=consumption, responder=Responder(self.uow, publisher))
        self.every(SWEEP_SECONDS, "sweep_outbox", lambda: publisher.flush(older_than_seconds=SWEEP_OLDER_THAN_SECONDS))
        self._started_at = datetime.now(UTC)

    async def _forever(self, seconds: float, name: str, action: Callable[[], Awaitable[Any]]) -> None:
        while True:
            await asyncio.sleep(seconds * random.uniform(0.9, 1.1))
            try:
                await action()
            except Exception as error:
                log.warning("periodic.failed", work=name, error=repr(error)[:500])

    async def _shut_down(self) -> None:
        self._started_at = None
        try:
            async with asyncio.timeout(2.5):
                await self.bus.stop()
                for action in self._stopping:
                    await action()
                if self._publisher is not None:
                    await self._publisher.mark()
        except TimeoutError:
            log.warning("service.stopped_hard")
        except Exception as error:
            log.warning("service.stopped_with_error", error=repr(error)[:500])
        await self.database.dispose()
        log.info("service.stopped")

    async def _ping_database(self) -> None:
        async with self.database.connect() as connection:
            await connection.together((_PING, {}), commit=True)

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(1.0):
                await self._ping_database()
            return True
        except Exception:
            return False


def _spare_what_stays() -> None:
    """Keep the garbage collector from what will not go before the process does: looking through all of it takes tens of milliseconds."""
    gc.collect()
    gc.freeze()


async def _until_it_goes(what: str, action: Callable[[], Awaitable[Any]]) -> None:
    delay = 0.1
    while True:
        try:
            await action()
            return
        except Exception as error:
            log.warning("start.waits", on=what, error=str(error)[:300] or repr(error))
            await asyncio.sleep(delay)
            delay = min(delay * 2, 2.0)


def run(service: Callable[[], Service]) -> None:
    """Build and run a service on the fastest loop there is."""
    try:
        from uvloop import run as run_loop
    except ImportError:
        from asyncio import run as run_loop  # type: ignore[assignment]

    async def main() -> None:
        await service().run()

    run_loop(main())
