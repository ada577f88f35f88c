"""The outbox: what a transaction has to say is said once it has committed, and never when it has not."""

from __future__ import annotations

from typing import Any

import pytest
from nats.aio.client import Client
from sqlalchemy import text

from chassis.database import Database
from chassis.errors import Poison
from chassis.journal import Journal, Outgoing
from chassis.outbox import Outbox, OutboxPublisher
from chassis.unit_of_work import UnitOfWork
from contracts.events import Event, OrderDenied
from contracts.ids import uuid7
from contracts.reasons import Reason, ReasonCode
from contracts.streams import JOURNAL
from contracts.values import Stage
from ops.stack import Stack
from tests.integration.chassis.tiny_service import SCHEMA, denial, running, tiny_service
from tests.support.builders import a_proposal
from tests.support.journal import hearing, messages_of, until


def _uow(database: Database) -> UnitOfWork:
    return UnitOfWork(database, SCHEMA)


def _outgoing(*events: Event) -> list[Outgoing]:
    return [Outgoing(event.event_id, event.subject(), event.correlation_id, event.to_json()) for event in events]


async def _now(value: Any) -> Any:
    return value


async def test_the_sweeper_publishes_what_no_redelivery_will(
    ground: Stack, journal: Client, database: Database
) -> None:
    uow, event = _uow(database), denial(a_proposal())
    async with uow.begin() as work:
        work.outbox.add(event)

    async def of_this_event() -> list[OrderDenied]:
        """What other tests have left in the outbox is swept up too."""
        heard = [OrderDenied.from_json(message.data) for message in denied]
        return [denial for denial in heard if denial.event_id == event.event_id]

    async with hearing(journal, "order.denied") as denied, running(tiny_service(ground)):
        await until(of_this_event)
    assert await of_this_event() == [event]


async def test_the_sweeper_comes_to_the_newest_also_while_older_ones_wait_for_their_marks(
    journal: Client, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is published and not yet marked takes no place among those that are looked at."""
    monkeypatch.setattr("chassis.outbox.SWEEP_BATCHES_MAX", 1000)  # what other tests have left is none of this one's
    publisher = OutboxPublisher(database, SCHEMA, Journal(journal))
    await publisher.flush()
    await publisher.mark()
    monkeypatch.setattr("chassis.outbox.SWEEP_BATCHES_MAX", 3)
    monkeypatch.setattr("chassis.outbox.MARK_EVERY_SECONDS", 60)
    for _ in range(4):
        async with _uow(database).begin() as work:
            work.outbox.add(denial(a_proposal()))
    assert [await publisher.flush(), await publisher.flush(), await publisher.flush()] == [3, 1, 0]
    await publisher.mark()


async def test_what_a_transaction_would_have_said_is_not_said_when_it_fails(
    journal: Client, database: Database
) -> None:
    uow, event = _uow(database), denial(a_proposal())

    async def fail_after_saying() -> None:
        async with uow.begin() as work:
            work.outbox.add(event)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_after_saying()
    assert uow.committed == []
    async with hearing(journal, "order.denied") as denied:
        await OutboxPublisher(database, SCHEMA, Journal(journal)).flush()
    assert event.order_id not in {OrderDenied.from_json(message.data).order_id for message in denied}


async def test_events_lie_in_the_stream_in_their_order_and_the_outbox_knows_where(
    journal: Client, database: Database
) -> None:
    uow, events = _uow(database), [denial(a_proposal()) for _ in range(20)]
    async with uow.begin() as work:
        work.outbox.add(*events)
    publisher = OutboxPublisher(database, SCHEMA, Journal(journal))
    await publisher.publish(uow.committed[0])
    await publisher.mark()
    async with database.connect() as connection:
        sequences = (
            await connection.execute(
                text(f"SELECT stream_sequences FROM {SCHEMA}.outbox WHERE batch_id = :id"),
                {"id": uow.committed[0].batch_id},
            )
        ).scalar_one()
    stored = await messages_of(journal, JOURNAL, sequences[0], sequences[-1])
    assert [OrderDenied.from_json(message.data) for message in stored] == events


async def test_an_atomic_batch_with_an_id_that_was_published_falls_back_to_singles(journal: Client) -> None:
    first, second, third = (denial(a_proposal()) for _ in range(3))
    (known,) = await Journal(journal).publish(_outgoing(second))
    sequences = await Journal(journal).publish(_outgoing(first, second, third))
    assert sequences == [known + 1, known, known + 2]
    assert await Journal(journal).publish(_outgoing(first, second, third)) == sequences, "and once more changes nothing"


async def test_a_batch_that_cannot_be_published_holds_up_no_other(
    ground: Stack, journal: Client, database: Database
) -> None:
    too_large, event = uuid7(), denial(a_proposal())
    async with database.begin() as connection:
        await connection.execute(
            text(
                f"INSERT INTO {SCHEMA}.outbox (batch_id, created_at, event_ids, subjects, correlation_ids, payloads) "
                "VALUES (:id, now() - interval '1 hour', ARRAY[CAST(:id AS uuid)], ARRAY['order.denied'], ARRAY['t'], ARRAY[CAST(:payload AS bytea)])"
            ),
            {"id": too_large, "payload": b" " * 2_000_000},
        )
    uow = _uow(database)
    async with uow.begin() as work:
        work.outbox.add(event)
    try:
        async with hearing(journal, "order.denied") as denied, running(tiny_service(ground)):
            await until(lambda: _now(denied))
    finally:
        async with database.begin() as connection:
            await connection.execute(text(f"DELETE FROM {SCHEMA}.outbox WHERE batch_id = :id"), {"id": too_large})
    assert [OrderDenied.from_json(message.data) for message in denied] == [event]


def test_an_event_that_no_message_can_carry_is_refused_before_it_is_committed() -> None:
    reasons = (Reason.of(ReasonCode.LOCKED, Stage.RISK, reason="x" * 2_000_000),)
    with pytest.raises(Poison, match="EVENT_TOO_LARGE"):
        Outbox(SCHEMA).add(denial(a_proposal()).model_copy(update={"reasons": reasons}))
