"""The release transaction on a real database, raced against the controls (P1, P7, P9, P15)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import text

from broker_adapter.desk import Desk
from broker_adapter.domain.gate import versions_of
from broker_adapter.domain.release_state import ReleaseState
from broker_adapter.handlers.cancel_order import cancel_order
from broker_adapter.handlers.reconcile_sends import void_overdue_releases
from broker_adapter.handlers.release_orders import Released, release_orders
from broker_adapter.seeing import names_of
from broker_adapter.stores.releases import Releases
from chassis.database import Database
from chassis.unit_of_work import UnitOfWork
from contracts.commands import CancelOrder
from contracts.passes import CONFIG_FENCE
from contracts.values import Mode
from tests.support.brokers import DeafBroker
from tests.support.builders import an_approval, an_order, deliver, versions

DEADLINE = timedelta(seconds=2)


class Gate:
    """The gate with everything real but the broker behind it, which is never reached: `released` is what would be sent."""

    def __init__(self, database: Database, *, faults: frozenset[str] = frozenset()) -> None:
        self.database = database
        self.faults = faults
        self.desk = Desk({Mode.PAPER: DeafBroker()})
        self.released: list[Released] = []

    def uow(self) -> UnitOfWork:
        return UnitOfWork(self.database, "broker", self.faults)

    async def send(self, released: Sequence[Released]) -> None:
        self.released += released

    async def release(self, *events, deadline: timedelta = DEADLINE) -> list[str]:
        """What the gate said of them: subjects of its events, and `released` for each that left."""
        uow, before = self.uow(), len(self.released)
        await release_orders(deliver(*events), uow=uow, desk=self.desk, send=self.send, send_deadline=deadline)
        said = [event.subject for batch in uow.committed for event in batch.events]
        return said + ["released"] * (len(self.released) - before)

    async def now(self):
        async with self.uow().begin() as work:
            return await work.now()

    async def approved(self, config_version: int):
        """An order approved now, under a config version, and under the lockouts that other tests may have left."""
        async with self.uow().begin() as work:
            reading = await work.fence.read(names_of(["FENCE"]))
        found = versions_of("FENCE", reading.versions).model_copy(update={"config": config_version})
        return approved_under(config_version, at=reading.now, in_force=found)


@pytest.fixture
async def gate(broker_database: Database) -> Gate:
    return Gate(broker_database)


@pytest.fixture
async def config_version(risk_database: Database) -> int:
    """The config version in force: raised once, so that it is there."""
    return await raise_config(risk_database)


async def raise_config(database: Database, *, faults: frozenset[str] = frozenset()) -> int:
    async with UnitOfWork(database, "risk", faults).begin(patience_seconds=5) as work:
        # This process may be paused for longer than a service may: it shares its cores with other tests.
        await work.connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        await work.fence.exclude()
        return await work.fence.raise_version(CONFIG_FENCE)


def approved_under(version: int, *, at, in_force=None, **terms):
    return an_approval(
        order=an_order(symbol="FENCE", **terms),
        at=at,
        risk={"versions": in_force or versions(config=version)},
        approval={"config_version": version},
    )


async def test_an_order_under_the_versions_in_force_is_released_once(gate: Gate, config_version: int) -> None:
    """P7, P15: a second approval of the same order changes nothing, whatever its event id."""
    event = await gate.approved(config_version)
    again = event.model_copy(update={"event_id": an_approval().event_id})
    assert await gate.release(event) == ["released"]
    assert await gate.release(event, again) == []


async def test_an_order_under_an_older_config_is_returned_with_the_versions_seen(
    gate: Gate, config_version: int, risk_database: Database
) -> None:
    """P7, S3."""
    event = await gate.approved(config_version)
    await raise_config(risk_database)
    assert await gate.release(event) == ["order.returned"]


@pytest.mark.parametrize("fenced", [True, False], ids=["fenced", "without the fence"])
async def test_when_a_change_has_returned_nothing_is_released_under_the_old_version(
    gate: Gate, risk_database: Database, config_version: int, fenced: bool
) -> None:
    """P1, S2, S3: releases race 60 changes; each release is wholly before or wholly after each change.

    A release counts as late when its row commits after a change has returned, under a version older than that change. The slow commit is
    provoked: the gate's transaction is held open between its read and its commit. Without the lock the same race must be lost.
    """
    faults = frozenset() if fenced else frozenset({"no_fence"})
    racing = Gate(gate.database, faults=faults)
    returned = [config_version]
    late = 0

    async def change() -> None:
        for _ in range(60):
            returned.append(await raise_config(risk_database, faults=faults))
            await asyncio.sleep(0.002)

    async def release() -> None:
        nonlocal late
        while not changing.done():
            event = approved_under(returned[-1], at=await racing.now())
            async with racing.uow().begin() as work:
                await work.fence.share()
                reading = await work.fence.read([CONFIG_FENCE])
                await asyncio.sleep(0.003)
                if reading.versions[CONFIG_FENCE] == event.risk_pass.versions.config:
                    late += returned[-1] > reading.versions[CONFIG_FENCE]

    changing = asyncio.create_task(change())
    await asyncio.gather(changing, *(release() for _ in range(3)))
    assert (late == 0) is fenced


async def test_a_cancel_and_a_release_at_once_have_one_winner(gate: Gate, config_version: int) -> None:
    """P9: whoever takes the release's primary key first; a cancel that answered `never_sent` means it."""
    outcomes = set()
    for _ in range(25):
        event = await gate.approved(config_version)
        command = CancelOrder(order_id=event.order_id, actor="operator")
        said, cancel = await asyncio.gather(gate.release(event), cancel_order(command, uow=gate.uow(), desk=gate.desk))
        async with gate.database.connect() as connection:
            sending = await Releases(connection).to_sending([r.row for r in gate.released])
        async with gate.uow().begin() as work:
            state = await Releases(work.connection).state(event.order_id)
        assert state is not None
        assert cancel["outcome"] == "never_sent"
        assert state[0] is ReleaseState.CANCELED
        assert event.order_id not in sending
        outcomes.add(bool(said))
    assert outcomes


async def test_approvals_of_the_same_orders_at_once_in_any_order_release_each_once(
    gate: Gate, config_version: int
) -> None:
    """P15: two deliveries of 20 orders, one the other way round, wait for each other in one direction only."""
    for _ in range(10):
        events = [await gate.approved(config_version) for _ in range(20)]
        again = [event.model_copy(update={"event_id": an_approval().event_id}) for event in reversed(events)]
        said = await asyncio.gather(gate.release(*events), gate.release(*again))
        assert sorted(len(one) for one in said) <= [20, 20]
        released = [one.row.order_id for one in gate.released]
        assert len(released) == len(set(released))
        assert {event.order_id for event in events} <= set(released)


async def test_an_overdue_release_is_voided_and_returned_and_resent_only_as_a_new_attempt(
    gate: Gate, config_version: int
) -> None:
    """P8: nothing was written, so it goes round again; the old event lets nothing out a second time."""
    event = await gate.approved(config_version)
    assert await gate.release(event, deadline=timedelta(milliseconds=20)) == ["released"]
    await asyncio.sleep(0.05)
    async with gate.database.connect() as connection:
        assert await Releases(connection).to_sending([gate.released[-1].row]) == set()
    uow = gate.uow()
    await void_overdue_releases(uow=uow)
    assert event.order_id in {said.correlation_id for batch in uow.committed for said in batch.events}
    repeated = event.model_copy(update={"event_id": an_approval().event_id})
    assert await gate.release(repeated) == []
    next_round = await gate.approved(config_version)
    next_round = next_round.model_copy(
        update={
            "order_id": event.order_id,
            "order": event.order,
            "risk_pass": next_round.risk_pass.model_copy(update={"round": 1, "terms_hash": event.order.terms_hash}),
            "approval_pass": next_round.approval_pass.model_copy(update={"terms_hash": event.order.terms_hash}),
        }
    )
    assert await gate.release(next_round) == ["released"]
    assert gate.released[-1].row.attempt == 2


async def test_a_paused_gate_does_not_hold_up_the_kill_switch(gate: Gate, risk_database: Database) -> None:
    """P1: the database ends a transaction that idles for more than a second, and with it its lock."""
    began = asyncio.get_running_loop().time()

    async def pause() -> None:
        async with gate.database.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": 0x1_17E_210C})
            await asyncio.sleep(3)

    paused = asyncio.create_task(pause())
    await asyncio.sleep(0.1)
    await raise_config(risk_database)
    assert asyncio.get_running_loop().time() - began < 2
    with pytest.raises(Exception, match=r"idle-in-transaction|terminating|closed|lost"):
        await paused
