"""A cancel that was passed on while an order was being sent holds, also when that send comes to nothing (P9)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from broker_adapter.brokers.protocol import NotWritten
from broker_adapter.domain.release_state import ReleaseState
from broker_adapter.handlers.submit_released import record_answers
from broker_adapter.stores.releases import Releases
from chassis.database import Database
from chassis.unit_of_work import UnitOfWork
from contracts.passes import CONFIG_FENCE
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage
from tests.integration.broker_adapter.exit_desk import ExitDesk
from tests.recording_broker.process import RecordingBrokerProcess


@pytest.fixture
def process(tmp_path: Path) -> Iterator[RecordingBrokerProcess]:
    """A recording broker."""
    with RecordingBrokerProcess(tmp_path / "broker.jsonl") as running:
        yield running


@pytest.fixture
async def desk(
    broker_database: Database, risk_database: Database, process: RecordingBrokerProcess
) -> AsyncIterator[ExitDesk]:
    """The exit, with a config in force."""
    async with UnitOfWork(risk_database, "risk").begin() as work:
        await work.fence.exclude()
        await work.fence.raise_version(CONFIG_FENCE)
    made = ExitDesk(broker_database, process, arrival=0.2, deadline=0.6)
    await made.sender.start()
    yield made
    await made.close()


async def _release_again(desk: ExitDesk, order_id: str) -> None:
    """The next round of the same order, if somebody still let it go round."""
    again = await desk.approve(round=1, order_id=order_id)
    await desk.release(again)
    await asyncio.sleep(0.3)


async def test_a_send_that_never_arrived_ends_canceled_and_is_not_sent_again(
    desk: ExitDesk, process: RecordingBrokerProcess
) -> None:
    process.behave(fate="drop_before", fills=False, for_orders=1)
    order = await desk.approve()
    await desk.release(order)
    while desk.told(order.order_id)[-1:] != ["order.in_doubt"]:
        await desk.tend()
        await asyncio.sleep(0.02)
    assert await desk.cancel(order.order_id) == "passed_on"
    told = await desk.until(order.order_id, "order.canceled", "order.returned")
    assert told == ["order.in_doubt", "order.cancel_requested", "order.canceled"]
    await _release_again(desk, order.order_id)
    assert desk.told(order.order_id) == told
    assert order.order_id not in process.log().accepted


async def test_a_send_that_was_not_written_ends_canceled(desk: ExitDesk, process: RecordingBrokerProcess) -> None:
    """The cancel comes between `sending` and the answer that nothing was written."""
    await desk.sender.stop()
    order = await desk.approve()
    await desk.release(order)
    async with desk.database.connect() as connection:
        row = (await Releases(connection).lock([order.order_id]))[order.order_id]
        await connection.rollback()
        assert await Releases(connection).to_sending([row]) == {order.order_id}
    assert await desk.cancel(order.order_id) == "passed_on"
    unwritten = NotWritten(Reason.of(ReasonCode.SEND_OVERDUE, Stage.BROKER), unavailable=False)
    uow = desk.uow()
    async with uow.begin() as work:
        assert await record_answers([row], [unwritten], work) == []
    await desk.keep(uow)
    assert desk.told(order.order_id) == ["order.cancel_requested", "order.canceled"]
    async with desk.uow().begin() as work:
        assert await Releases(work.connection).state(order.order_id) == (ReleaseState.CANCELED, 1)
