"""One way to drive each broker, so that one suite can hold both to the protocol."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4

import pytest

from broker_adapter.brokers.http import HttpBroker
from broker_adapter.brokers.paper.broker import PaperBroker
from broker_adapter.brokers.paper.feed import QuoteFeed
from broker_adapter.brokers.paper.settings import PaperSettings
from broker_adapter.brokers.paper.statements import INSERT_ORDERS
from broker_adapter.brokers.protocol import Broker, Report, Submission
from chassis.connection import Connection, Statement
from chassis.database import Database
from contracts.orders import Order
from contracts.quotes import Quote
from contracts.values import Mode
from ops.ports import free_port
from tests.recording_broker.process import RecordingBrokerProcess
from tests.support.builders import an_order


def a_symbol() -> str:
    """A symbol that no other test uses."""
    return f"T{uuid4().hex[:10].upper()}"


def a_submission(
    order: Order | None = None,
    *,
    mode: Mode = Mode.PAPER,
    send_within: float = 5,
    deadline_within: float = 5,
    **terms: Any,
) -> Submission:
    """An order to buy 10 at 90 or less, to be sent within so many seconds by the database's clock and by ours."""
    order = order or an_order(
        **{"symbol": a_symbol(), "order_type": "limit", "limit_price": "90", "quantity": "10"} | terms
    )
    send_by = datetime.now(UTC) + timedelta(seconds=send_within)
    return Submission(order, mode, 1, send_by, time.monotonic() + deadline_within)


async def all_reports(broker: Broker, after: int = 0) -> list[Report]:
    """Everything told after a cursor, by pages."""
    found: list[Report] = []
    while page := await broker.reports(found[-1].cursor if found else after, 100):
        found += page
    return found


async def told_of(broker: Broker, order: Order) -> list[Report]:
    """Everything told of one order."""
    return [report for report in await all_reports(broker) if report.client_order_id == order.order_id]


def writing_late(monkeypatch: pytest.MonkeyPatch, *, seconds: float) -> None:
    """Let the next new orders be written into the paper broker's book so much later than what they were judged by was read."""
    going_on, late = Connection.together, False

    async def together(connection: Connection, *statements: Statement, commit: bool = False) -> Any:
        nonlocal late
        if not late and any(clause is INSERT_ORDERS for clause, _ in statements):
            late = True
            await asyncio.sleep(seconds)
        return await going_on(connection, *statements, commit=commit)

    monkeypatch.setattr(Connection, "together", together)


class Harness(Protocol):
    """A broker, and the world around it."""

    broker: Broker

    async def let_rest(self) -> None:
        """Let what is submitted from now on rest."""

    async def fill(self, order: Order, quantity: str) -> None:
        """Let so much of a resting order fill."""

    async def restart(self) -> Broker:
        """Another process's view of the same broker, which was killed meanwhile."""

    async def take_away(self) -> Broker:
        """The broker, out of reach."""

    async def close(self) -> None:
        """Let go of everything."""


class PaperHarness:
    """The paper broker on the real database; what rests is filled by a quote."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.broker: Broker = PaperBroker(database)
        self._elsewhere: Database | None = None

    async def let_rest(self) -> None:
        """Without a quote everything rests."""

    async def fill(self, order: Order, quantity: str) -> None:
        feed = QuoteFeed(self._database, PaperSettings(), self.broker.news)
        quote = {"symbol": order.symbol, "ask": order.limit_price, "ask_size": quantity, "quoted_at": datetime.now(UTC)}
        feed.put(Quote.model_validate(quote))
        await feed.meet_pending()

    async def restart(self) -> Broker:
        return PaperBroker(self._database)

    async def take_away(self) -> Broker:
        self._elsewhere = Database(f"postgresql://nobody@127.0.0.1:{free_port()}/nothing")
        return PaperBroker(self._elsewhere)

    async def close(self) -> None:
        await self._database.dispose()
        if self._elsewhere is not None:
            await self._elsewhere.dispose()


class HttpHarness:
    """The HTTP driver on a recording broker."""

    def __init__(self, process: RecordingBrokerProcess) -> None:
        self._process = process
        self._drivers: list[HttpBroker] = []
        self.broker: Broker = self._driver()

    async def let_rest(self) -> None:
        self._process.behave(fills=False)

    async def fill(self, order: Order, quantity: str) -> None:
        self._process.fill(order.order_id, quantity=quantity)

    async def restart(self) -> Broker:
        self._process.kill()
        self._process.start()
        return self._driver()

    async def take_away(self) -> Broker:
        self._process.behave(listening=False)
        return self.broker

    async def close(self) -> None:
        for driver in self._drivers:
            await driver.close()

    def _driver(self) -> HttpBroker:
        driver = HttpBroker(self._process.url, arrival_seconds_max=1.0)
        self._drivers.append(driver)
        return driver


def ids(submissions: Sequence[Submission]) -> list[str]:
    """Their client order ids."""
    return [submission.order.order_id for submission in submissions]
