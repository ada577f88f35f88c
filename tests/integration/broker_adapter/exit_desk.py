"""The whole exit in one place for tests: gate, sender, reconciler and reports, on a real database and the recording broker."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

from broker_adapter.brokers.http import HttpBroker
from broker_adapter.desk import Desk
from broker_adapter.domain.gate import versions_of
from broker_adapter.handlers import reconcile_sends
from broker_adapter.handlers.answer_status import tell_trading_status
from broker_adapter.handlers.cancel_order import cancel_order
from broker_adapter.handlers.record_reports import record_reports
from broker_adapter.handlers.release_orders import release_orders
from broker_adapter.handlers.send_released import Sender
from broker_adapter.handlers.tend_parked_orders import tend_parked_orders
from broker_adapter.seeing import names_of
from chassis.database import Database
from chassis.unit_of_work import UnitOfWork
from contracts.commands import CancelOrder
from contracts.events import EVENT_OF_SUBJECT, Event, OrderApproved
from contracts.passes import CONFIG_FENCE
from contracts.queries import TradingStatus
from contracts.values import Mode
from tests.recording_broker.process import RecordingBrokerProcess
from tests.support.builders import an_approval, an_order, deliver


class ExitDesk:
    """What broker_adapter does, step by step, with every event that it says kept in `said`."""

    def __init__(
        self, database: Database, process: RecordingBrokerProcess, *, arrival: float | None, deadline: float
    ) -> None:
        self.database = database
        self.process = process
        self.broker = HttpBroker(process.url, arrival_seconds_max=arrival)
        # The recording broker starts its cursor anew in each test: a name of its own keeps the cursors apart.
        self.broker.name = f"http-{process.port}"
        self.desk = Desk({Mode.PAPER: self.broker})
        self.deadline = timedelta(seconds=deadline)
        self.said: list[Event] = []
        self.sender = Sender(self.desk, database=database, unit_of_work=self.uow, publish=self.keep)

    def uow(self) -> UnitOfWork:
        return UnitOfWork(self.database, "broker")

    async def keep(self, uow: UnitOfWork) -> None:
        self.said += [
            EVENT_OF_SUBJECT[event.subject].from_json(event.payload)
            for batch in uow.committed
            for event in batch.events
        ]

    async def approve(self, *, round: int = 0, expires_in: float | None = None, **terms: Any) -> OrderApproved:
        """An approved order under the config in force."""
        async with self.uow().begin() as work:
            reading = await work.fence.read(names_of(["EXIT"]))
        expiry = {
            "by": "dana",
            "approval_id": "a",
            "approval_expires_at": reading.now + timedelta(seconds=expires_in or 0),
        }
        version = reading.versions[CONFIG_FENCE]
        return an_approval(
            order=an_order(**{"symbol": "EXIT"} | terms),
            at=reading.now,
            risk={"versions": versions_of("EXIT", reading.versions), "round": round},
            approval={"config_version": version} | (expiry if expires_in else {}),
        )

    async def release(self, *events: OrderApproved) -> None:
        """Through the gate, and on to the sender."""
        uow = self.uow()
        await release_orders(
            deliver(*events), uow=uow, desk=self.desk, send=self.sender.send, send_deadline=self.deadline
        )
        await self.keep(uow)

    async def cancel(self, order_id: str) -> str:
        """What the cancel command answers."""
        uow = self.uow()
        answer = await cancel_order(CancelOrder(order_id=order_id, actor="operator"), uow=uow, desk=self.desk)
        await self.keep(uow)
        return str(answer["outcome"])

    async def tend(self) -> None:
        """One round of everything periodic."""
        await self.desk.look()
        for work in (reconcile_sends.void_overdue_releases, reconcile_sends.doubt_unanswered_sends):
            uow = self.uow()
            await work(uow=uow)
            await self.keep(uow)
        for tending in (reconcile_sends.resolve_doubts, tend_parked_orders):
            uow = self.uow()
            await tending(uow=uow, desk=self.desk)
            await self.keep(uow)
        uow = self.uow()
        await record_reports(self.broker, uow=uow)
        await self.keep(uow)

    async def until(self, order_id: str, *types: str, seconds: float = 8) -> list[str]:
        """Tend until the order's last event is one of `types`; all its events."""
        end = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < end:
            told = self.told(order_id)
            if told and told[-1] in types:
                return told
            await self.tend()
            await asyncio.sleep(0.05)
        raise AssertionError(f"{order_id}: {self.told(order_id)}, not {types}")

    def told(self, order_id: str) -> list[str]:
        """The types of an order's events, in the order in which they were said."""
        return [event.type for event in self.said if event.correlation_id == order_id]

    async def status(self) -> dict[str, Any]:
        return await tell_trading_status(TradingStatus(), uow=self.uow(), desk=self.desk)

    async def now(self) -> datetime:
        async with self.uow().begin() as work:
            return await work.now()

    async def close(self) -> None:
        await self.sender.stop()
        await self.broker.close()
