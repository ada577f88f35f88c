"""The gate waits for a change that is being made, and then decides by it: its lock comes before its look (P1, P7)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from broker_adapter.desk import Desk
from broker_adapter.domain.gate import versions_of
from broker_adapter.handlers.release_orders import Released, release_orders
from broker_adapter.seeing import names_of
from chassis.database import Database
from chassis.unit_of_work import UnitOfWork
from contracts.events import OrderApproved
from contracts.passes import CONFIG_FENCE
from contracts.values import Mode
from tests.support.brokers import DeafBroker
from tests.support.builders import an_approval, deliver

DEADLINE = timedelta(seconds=2)


async def _approved(database: Database) -> OrderApproved:
    """An order that is approved under the config in force."""
    async with UnitOfWork(database, "broker").begin() as work:
        reading = await work.fence.read(names_of(["WAITED"]))
    version = reading.versions[CONFIG_FENCE]
    return an_approval(
        symbol="WAITED",
        at=reading.now,
        risk={"versions": versions_of("WAITED", reading.versions)},
        approval={"config_version": version},
    )


async def _release(database: Database, event: OrderApproved) -> tuple[list[Released], list[str]]:
    """What left, and what was said."""
    left: list[Released] = []

    async def send(released: Sequence[Released]) -> None:
        left.extend(released)

    uow = UnitOfWork(database, "broker")
    desk = Desk({Mode.PAPER: DeafBroker()})
    await release_orders(deliver(event), uow=uow, desk=desk, send=send, send_deadline=DEADLINE)
    return left, [said.subject for batch in uow.committed for said in batch.events]


@pytest.mark.parametrize("changed", [True, False])
async def test_an_order_that_meets_a_change_at_the_gate_is_decided_by_what_the_change_leaves(
    broker_database: Database, risk_database: Database, changed: bool
) -> None:
    """P1, P7, S2, S3: the very first release after a change already sees it."""
    async with UnitOfWork(risk_database, "risk").begin() as work:
        await work.fence.exclude()
        await work.fence.raise_version(CONFIG_FENCE)
    event = await _approved(broker_database)
    async with UnitOfWork(risk_database, "risk").begin() as work:
        await work.fence.exclude()
        if changed:
            await work.fence.raise_version(CONFIG_FENCE)
        releasing = asyncio.create_task(_release(broker_database, event))
        await asyncio.sleep(0.2)
        assert not releasing.done(), "it waits for the change"
    left, said = await releasing
    assert (len(left), said) == ((0, ["order.returned"]) if changed else (1, []))
