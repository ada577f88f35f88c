"""From the gate to a broker in another process and back: sends, doubts, cancels, parking (P8, P9, P12, P17; S4)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from broker_adapter.handlers.reconcile_sends import ANSWER_GRACE_SECONDS
from chassis.database import Database
from chassis.unit_of_work import UnitOfWork
from contracts.passes import CONFIG_FENCE
from tests.integration.broker_adapter.exit_desk import ExitDesk
from tests.recording_broker.process import RecordingBrokerProcess

MakeDesk = Callable[..., ExitDesk]


@pytest.fixture
def process(tmp_path: Path) -> Iterator[RecordingBrokerProcess]:
    with RecordingBrokerProcess(tmp_path / "broker.jsonl") as running:
        yield running


@pytest.fixture
async def make_desk(
    broker_database: Database, risk_database: Database, process: RecordingBrokerProcess
) -> AsyncIterator[MakeDesk]:
    async with UnitOfWork(risk_database, "risk").begin() as work:
        await work.fence.exclude()
        await work.fence.raise_version(CONFIG_FENCE)
    desks: list[ExitDesk] = []

    def make(*, arrival: float | None = 0.2, deadline: float = 0.6) -> ExitDesk:
        desks.append(ExitDesk(broker_database, process, arrival=arrival, deadline=deadline))
        return desks[-1]

    yield make
    for desk in desks:
        await desk.close()


def accepted_once(process: RecordingBrokerProcess, order_id: str) -> bool:
    """By the broker's own log: it took the order, and was not asked to take it again."""
    log = process.log()
    return list(log.accepted) == [order_id] and not log.duplicates


async def test_a_released_order_reaches_the_broker_once_and_its_fill_comes_back(make_desk: MakeDesk) -> None:
    """S1, S4."""
    desk = make_desk()
    await desk.sender.start()
    order = await desk.approve()
    await desk.release(order)
    assert await desk.until(order.order_id, "order.filled") == ["order.submitted", "order.accepted", "order.filled"]
    assert accepted_once(desk.process, order.order_id)


async def test_when_an_answer_never_comes_the_broker_that_has_the_order_is_believed(
    make_desk: MakeDesk, process: RecordingBrokerProcess
) -> None:
    """P8: known at the broker, it is submitted; it is not sent a second time."""
    desk = make_desk()
    process.behave(fate="never_answer", fills=False)
    await desk.sender.start()
    order = await desk.approve()
    await desk.release(order)
    await desk.until(order.order_id, "order.accepted", "order.submitted")
    for _ in range(20):
        await desk.tend()
        await asyncio.sleep(0.05)
    assert sorted(told for told in desk.told(order.order_id) if told != "order.in_doubt") == [
        "order.accepted",
        "order.submitted",
    ]
    assert accepted_once(process, order.order_id)


async def test_a_doubt_that_the_broker_does_not_know_goes_round_again_as_a_new_attempt(
    make_desk: MakeDesk, process: RecordingBrokerProcess
) -> None:
    """P8: void and return, once none of its requests can arrive any more."""
    desk = make_desk()
    process.behave(fate="drop_before", for_orders=1)
    await desk.sender.start()
    order = await desk.approve()
    await desk.release(order)
    assert await desk.until(order.order_id, "order.returned") == ["order.in_doubt", "order.returned"]
    again = await desk.approve(round=1, order_id=order.order_id)
    await desk.release(again)
    await desk.until(order.order_id, "order.filled")
    assert accepted_once(process, order.order_id)


async def test_a_driver_that_cannot_say_when_a_request_may_still_arrive_never_voids(
    make_desk: MakeDesk, process: RecordingBrokerProcess
) -> None:
    """P8: it stays in doubt, visible, for a person; and P12: so it is not flat."""
    desk = make_desk(arrival=None)
    process.behave(fate="drop_before", for_orders=1)
    await desk.sender.start()
    order = await desk.approve()
    await desk.release(order)
    await desk.until(order.order_id, "order.in_doubt")
    end = await desk.now() + desk.deadline + timedelta(seconds=2 * ANSWER_GRACE_SECONDS)
    while await desk.now() < end:  # past the moment at which it would be voided by a driver that can say
        await desk.tend()
        await asyncio.sleep(0.05)
    assert desk.told(order.order_id) == ["order.in_doubt"]
    status = await desk.status()
    assert status["on_the_way"]["in_doubt"] >= 1
    assert status["flat"] is False
    assert await desk.cancel(order.order_id) == "passed_on"


async def test_a_sender_that_dies_before_the_first_byte_leaves_an_order_that_is_returned(make_desk: MakeDesk) -> None:
    """P8: overdue with nothing written."""
    desk = make_desk()
    order = await desk.approve()
    await desk.release(order)
    assert await desk.until(order.order_id, "order.returned") == ["order.returned"]
    assert desk.process.log().accepted == {}


async def test_with_the_broker_away_orders_park_and_are_returned_once_when_it_is_back(
    make_desk: MakeDesk, process: RecordingBrokerProcess
) -> None:
    """P17."""
    desk = make_desk()
    process.behave(listening=False)
    await desk.desk.look()
    await desk.sender.start()
    order = await desk.approve()
    await desk.release(order)
    await desk.tend()
    assert desk.told(order.order_id) == ["order.parked"]
    assert (await desk.status())["parked"] >= 1
    process.behave()
    assert await desk.until(order.order_id, "order.returned") == ["order.parked", "order.returned"]
    await desk.tend()
    assert desk.told(order.order_id).count("order.returned") == 1


async def test_an_approval_lapses_while_its_order_is_parked(
    make_desk: MakeDesk, process: RecordingBrokerProcess
) -> None:
    """P17, S6."""
    desk = make_desk()
    process.behave(listening=False)
    await desk.desk.look()
    order = await desk.approve(expires_in=0.3)
    await desk.release(order)
    assert await desk.until(order.order_id, "order.denied") == ["order.parked", "order.denied"]
    assert desk.said[-1].reasons[0].code == "APPROVAL_LAPSED"


async def test_approved_a_second_before_its_expiry_and_handed_over_a_second_after_it_never_reaches_the_broker(
    make_desk: MakeDesk,
) -> None:
    """S6, P7."""
    desk = make_desk()
    await desk.desk.look()
    await desk.sender.start()
    order = await desk.approve(expires_in=1)
    await asyncio.sleep(2)
    await desk.release(order)
    assert await desk.until(order.order_id, "order.denied") == ["order.denied"]
    assert desk.said[-1].reasons[0].code == "APPROVAL_LAPSED"
    assert desk.process.log().accepted == {}


async def test_a_parked_order_is_canceled_at_once(make_desk: MakeDesk, process: RecordingBrokerProcess) -> None:
    """P9: `never_sent` is a promise, also when the broker comes back."""
    desk = make_desk()
    process.behave(listening=False)
    await desk.desk.look()
    order = await desk.approve()
    await desk.release(order)
    assert await desk.cancel(order.order_id) == "never_sent"
    process.behave()
    for _ in range(3):
        await desk.tend()
    assert desk.told(order.order_id) == ["order.parked", "order.canceled"]


async def test_a_cancel_of_a_resting_order_is_passed_on_and_a_late_one_is_told_so(
    make_desk: MakeDesk, process: RecordingBrokerProcess
) -> None:
    """P9, P12: flat only when the broker has confirmed."""
    desk = make_desk()
    process.behave(fills=False)
    await desk.sender.start()
    order = await desk.approve()
    await desk.release(order)
    await desk.until(order.order_id, "order.accepted")
    assert (await desk.status())["flat"] is False
    assert await desk.cancel(order.order_id) == "passed_on"
    told = await desk.until(order.order_id, "order.canceled")
    assert told == ["order.submitted", "order.accepted", "order.cancel_requested", "order.canceled"]
    assert (await desk.status())["resting"] == {desk.broker.name: 0}
    assert await desk.cancel(order.order_id) == "already_final"


async def test_a_cancel_before_the_gate_keeps_the_order_from_ever_leaving(make_desk: MakeDesk) -> None:
    """P9, S8: whatever is still under way to the gate finds its place taken."""
    desk = make_desk()
    await desk.sender.start()
    order = await desk.approve()
    assert await desk.cancel(order.order_id) == "never_sent"
    await desk.release(order)
    await desk.tend()
    assert desk.told(order.order_id) == ["order.canceled"]
    assert desk.process.log().accepted == {}
