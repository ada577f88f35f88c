"""A tiny service on real servers, with handlers that a test writes. It wears the risk service's name, user, schema and consumer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import MetaData, create_engine, text

from chassis.consumption import BatchHandler
from chassis.database import Database
from chassis.deliveries import Batch
from chassis.service import Service
from chassis.settings import ServiceSettings
from chassis.tables import chassis_tables
from chassis.unit_of_work import UnitOfWork, Work
from contracts.events import OrderDenied, OrderProposed
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage
from deploy.provision_database import sqlalchemy_url
from ops.stack import Stack

NAME, SCHEMA, CONSUMER = "risk_service", "risk", "risk_review"
SIGNATURE = Reason.of(ReasonCode.STATE_UNKNOWN, Stage.RISK, what="everything")


def make_tables(stack: Stack) -> None:
    """The chassis's tables, and `effects`, where a handler's work shows: one row each time, no key that would hide a second one."""
    engine = create_engine(sqlalchemy_url(stack.database_url(SCHEMA)))
    metadata = MetaData(schema=SCHEMA)
    chassis_tables(metadata)
    with engine.begin() as connection:
        metadata.create_all(connection)
        connection.execute(
            text(f"CREATE TABLE {SCHEMA}.effects (place bigserial, order_id text, batch uuid, deliveries int)")
        )
    engine.dispose()


def settings_for(stack: Stack, **changed: Any) -> ServiceSettings:
    """How the tiny service reaches the stack's servers."""
    nats = stack.credentials(SCHEMA)
    return ServiceSettings(
        nats_url=nats.url, nats_user=nats.user, nats_password=nats.password, log_level="error",
        database_url=stack.database_url(SCHEMA), test_run=True, **changed,
    )  # fmt: skip


def denial(proposal: OrderProposed) -> OrderDenied:
    """What the tiny service has to say of a proposal."""
    return OrderDenied(
        occurred_at=datetime.now(UTC), correlation_id=proposal.order_id, causation_id=str(proposal.event_id),
        actor=NAME, order_id=proposal.order_id, stage=Stage.RISK, reasons=(SIGNATURE,),
    )  # fmt: skip


async def note_effects(batch: Batch[OrderProposed], work: Work) -> None:
    """One effect and one event for each of `batch` that was not handled yet."""
    for fresh in await work.inbox.claim(batch):
        await work.connection.execute(
            text(f"INSERT INTO {SCHEMA}.effects (order_id, batch, deliveries) VALUES (:id, :batch, :deliveries)"),
            {"id": fresh.event.order_id, "batch": batch[0].event.event_id, "deliveries": fresh.deliveries},
        )
        work.outbox.add(denial(fresh.event))


async def deny_all(batch: Batch[OrderProposed], *, uow: UnitOfWork) -> None:
    """The plainest handler."""
    async with uow.begin() as work:
        await note_effects(batch, work)


@asynccontextmanager
async def running(service: Service) -> AsyncIterator[Service]:
    """The service, consuming and answering, until the block ends."""
    task = asyncio.create_task(service.run())
    try:
        async with asyncio.timeout(15):
            while not (await service.health())["ready"]:
                assert not task.done(), task.exception()
                await asyncio.sleep(0.02)
        yield service
    finally:
        service.stop()
        await task


def tiny_service(stack: Stack, handler: BatchHandler = deny_all, **settings: Any) -> Service:
    """The service with one consumer."""
    service = Service(NAME, SCHEMA, settings_for(stack, **settings))
    service.bus.consume(CONSUMER, handler, events=OrderProposed)
    return service


async def effects_of(database: Database, order_ids: list[str]) -> list[Any]:
    """The effects on these orders, in the order of their making."""
    async with database.connect() as connection:
        return await connection.execute(
            text(f"SELECT order_id, batch, deliveries FROM {SCHEMA}.effects WHERE order_id = ANY(:ids) ORDER BY place"),
            {"ids": order_ids},
        )
