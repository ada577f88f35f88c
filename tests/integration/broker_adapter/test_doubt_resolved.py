"""A doubt is settled by the broker's own word, asked for by the order's id (P8)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from broker_adapter.handlers import reconcile_sends
from chassis.database import Database
from chassis.unit_of_work import UnitOfWork
from contracts.passes import CONFIG_FENCE
from tests.integration.broker_adapter.exit_desk import ExitDesk
from tests.recording_broker.process import RecordingBrokerProcess
from tests.support.journal import until


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


async def _reconcile(desk: ExitDesk) -> None:
    """What is periodic, but for the broker's reports: nothing but its answer to a question tells."""
    uow = desk.uow()
    await reconcile_sends.doubt_unanswered_sends(uow=uow)
    await desk.keep(uow)
    uow = desk.uow()
    await reconcile_sends.resolve_doubts(uow=uow, desk=desk.desk)
    await desk.keep(uow)


@pytest.mark.parametrize(
    ("fate", "told"),
    [
        ("never_answer", ["order.in_doubt", "order.submitted"]),
        ("drop_after", ["order.in_doubt", "order.submitted"]),
        ("drop_before", ["order.in_doubt", "order.returned"]),
    ],
)
async def test_p8_what_the_broker_knows_was_submitted_and_what_it_does_not_know_is_returned(
    desk: ExitDesk, process: RecordingBrokerProcess, fate: str, told: list[str]
) -> None:
    process.behave(fate=fate, fills=False, for_orders=1)
    order = await desk.approve()
    await desk.release(order)

    async def resolved() -> bool:
        await _reconcile(desk)
        return len(desk.told(order.order_id)) >= 2

    await until(resolved, within_seconds=8)
    for _ in range(5):
        await _reconcile(desk)
        await asyncio.sleep(0.05)
    assert desk.told(order.order_id) == told
    assert process.log().duplicates == []
