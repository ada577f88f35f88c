"""Orders for a broker in this database: released, and at the broker, by one commit, whatever happens around it (P7, P8, P9)."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from broker_adapter.brokers.paper.broker import PaperBroker
from broker_adapter.brokers.paper.statements import INSERT_ORDERS
from broker_adapter.desk import Desk
from broker_adapter.domain.gate import versions_of
from broker_adapter.handlers.cancel_order import NEVER_SENT, PASSED_ON, cancel_order
from broker_adapter.handlers.release_orders import release_orders
from broker_adapter.seeing import names_of
from chassis.connection import Connection, Statement
from chassis.database import Database
from chassis.unit_of_work import UnitOfWork
from contracts.commands import CancelOrder
from contracts.events import EVENT_OF_SUBJECT, Event, OrderApproved, OrderSubmitted
from contracts.passes import CONFIG_FENCE
from contracts.values import Mode
from tests.integration.broker_adapter.brokers.harness import a_symbol, writing_late
from tests.support.builders import an_approval, an_order, deliver


class BookGate:
    """The gate before the paper broker, and every event that it said."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.paper = PaperBroker(database)
        self.desk = Desk({Mode.PAPER: self.paper})
        self.said: list[Event] = []
        self.symbol = a_symbol()

    async def approved(self, *, lease_seconds: float = 30, stale: bool = False, round: int = 0) -> OrderApproved:
        """An order to buy at a price that nobody asks, approved under what is in force."""
        async with UnitOfWork(self.database, "broker").begin() as work:
            reading = await work.fence.read(names_of([self.symbol]))
        config = reading.versions[CONFIG_FENCE]
        seen = versions_of(self.symbol, reading.versions).model_copy(update={"config": config - stale})
        return an_approval(
            order=an_order(symbol=self.symbol, order_type="limit", limit_price="1"),
            at=reading.now,
            risk={"versions": seen, "round": round, "valid_until": reading.now + timedelta(seconds=lease_seconds)},
            approval={"config_version": config - stale},
        )

    async def release(self, *events: OrderApproved) -> list[str]:
        """The subjects of what the gate said."""

        async def send(released: Any) -> None:
            assert not released, "nothing is left to be sent"

        uow = UnitOfWork(self.database, "broker")
        await release_orders(deliver(*events), uow=uow, desk=self.desk, send=send, send_deadline=timedelta(seconds=2))
        return [event.type for event in self._keep(uow)]

    async def cancel(self, order_id: str) -> str:
        uow = UnitOfWork(self.database, "broker")
        answer = await cancel_order(CancelOrder(order_id=order_id, actor="dana"), uow=uow, desk=self.desk)
        self._keep(uow)
        return str(answer["outcome"])

    async def in_book(self, *order_ids: str) -> dict[str, str]:
        return dict(await self.paper.find(order_ids))

    async def states(self, *order_ids: str) -> dict[str, str]:
        async with self.database.connect() as connection:
            rows = await connection.execute(
                text("SELECT order_id, state FROM broker.releases WHERE order_id = ANY(:ids)"), {"ids": list(order_ids)}
            )
        return {row.order_id: row.state for row in rows}

    def _keep(self, uow: UnitOfWork) -> list[Event]:
        said = [
            EVENT_OF_SUBJECT[event.subject].from_json(event.payload)
            for batch in uow.committed
            for event in batch.events
        ]
        self.said += said
        return said


@pytest.fixture
def gate(broker_database: Database) -> BookGate:
    return BookGate(broker_database)


async def test_an_order_is_released_in_the_book_and_said_to_be_by_one_commit(gate: BookGate) -> None:
    approved = await gate.approved()
    assert await gate.release(approved) == ["order.submitted"]
    assert await gate.states(approved.order_id) == {approved.order_id: "submitted"}
    (submitted,) = gate.said
    assert isinstance(submitted, OrderSubmitted)
    assert await gate.in_book(approved.order_id) == {approved.order_id: submitted.broker_order_id}
    assert submitted.attempt == 1
    assert submitted.versions == approved.risk_pass.versions


async def test_a_stale_one_is_returned_and_the_rest_of_its_batch_is_in_the_book(gate: BookGate) -> None:
    stale, fresh = await gate.approved(stale=True), await gate.approved()
    assert sorted(await gate.release(stale, fresh)) == ["order.returned", "order.submitted"]
    assert list(await gate.in_book(stale.order_id, fresh.order_id)) == [fresh.order_id]


async def test_without_the_commit_there_is_neither_release_nor_order_and_the_next_delivery_does_both(
    gate: BookGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved, going_on = await gate.approved(), Connection.together

    async def fail_to_commit(connection: Connection, *statements: Statement, commit: bool = False) -> Any:
        if any(clause is INSERT_ORDERS for clause, _ in statements):
            await going_on(connection, *statements)
            raise ConnectionError("cut off before the commit")
        return await going_on(connection, *statements, commit=commit)

    with monkeypatch.context() as broken:
        broken.setattr(Connection, "together", fail_to_commit)
        with pytest.raises(ConnectionError):
            await gate.release(approved)
    assert await gate.states(approved.order_id) == {}
    assert await gate.in_book(approved.order_id) == {}
    assert await gate.release(approved) == ["order.submitted"]
    assert list(await gate.in_book(approved.order_id)) == [approved.order_id]


async def test_one_whose_time_runs_out_while_it_is_written_is_judged_again_and_returned(
    gate: BookGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    short, long = await gate.approved(lease_seconds=0.4), await gate.approved()
    writing_late(monkeypatch, seconds=0.5)
    assert sorted(await gate.release(short, long)) == ["order.returned", "order.submitted"]
    assert list(await gate.in_book(short.order_id, long.order_id)) == [long.order_id]


async def test_of_two_gates_with_two_approvals_of_one_order_one_puts_it_into_the_book(gate: BookGate) -> None:
    """P15, S4"""
    approvals = [await gate.approved() for _ in range(20)]
    again = [event.model_copy(update={"event_id": an_approval().event_id}) for event in approvals]
    for first, second in zip(approvals, again, strict=True):
        await asyncio.gather(gate.release(first), gate.release(second))
    told = Counter(event.correlation_id for event in gate.said if event.type == "order.submitted")
    assert told == Counter(event.order_id for event in approvals)


async def test_p9_a_cancel_that_meets_a_release_has_one_point(gate: BookGate) -> None:
    """It comes first, and the order is never in the book; or the order is there, and the cancel is passed on."""
    outcomes: dict[str, str] = {}
    for number in range(40):
        approved = await gate.approved()

        async def cancel_soon(order_id: str = approved.order_id, wait: float = number / 20_000) -> str:
            await asyncio.sleep(wait)
            return await gate.cancel(order_id)

        _, outcomes[approved.order_id] = await asyncio.gather(gate.release(approved), cancel_soon())
    in_book = await gate.in_book(*outcomes)
    assert {order_id for order_id, outcome in outcomes.items() if outcome == PASSED_ON} == in_book.keys()
    assert {
        order_id for order_id, outcome in outcomes.items() if outcome == NEVER_SENT
    } == outcomes.keys() - in_book.keys()
    states = await gate.states(*outcomes)
    assert {states[order_id] for order_id in outcomes.keys() - in_book.keys()} <= {"canceled"}
    told = Counter(event.correlation_id for event in gate.said if event.type == "order.submitted")
    assert told == Counter(in_book.keys())
