"""Commands and queries: answered once a key, refusals too, and only to those who asked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from nats.aio.client import Client
from sqlalchemy import text

from chassis.bus import Bus
from chassis.database import Database
from chassis.errors import OutcomeUnknown, Refused, Unreachable
from chassis.service import Service
from chassis.settings import BusSettings
from chassis.unit_of_work import UnitOfWork
from contracts.commands import HaltTrading, ResumeTrading
from contracts.messages import Answer, Problem
from ops.stack import Stack
from tests.integration.chassis.tiny_service import SCHEMA, denial, running, tiny_service
from tests.support.builders import a_proposal
from tests.support.journal import hearing, until


async def _halt(command: HaltTrading, *, uow: UnitOfWork) -> dict[str, Any]:
    """Notes that it was done, says so, and refuses when the reason tells it to, after it has done both."""
    async with uow.begin() as work:

        async def execute() -> dict[str, Any]:
            await work.connection.execute(
                text(f"INSERT INTO {SCHEMA}.effects (order_id) VALUES (:key)"), {"key": command.idempotency_key}
            )
            work.outbox.add(denial(a_proposal(order_id=command.idempotency_key)))
            if "refuse" in command.reason:
                raise Refused(Problem(code="NOT_NOW", message=command.reason, values={"limit": 3}))
            if "burst" in command.reason:
                raise ZeroDivisionError
            return {"done_at": (await work.now()).isoformat()}

        return await work.once(command, execute)


def _service(stack: Stack) -> Service:
    service = tiny_service(stack)
    service.bus.answer(HaltTrading, _halt)
    return service


async def _ask(client: Client, command: HaltTrading) -> Answer:
    return Answer.from_json((await client.request(command.SUBJECT, command.to_json(), timeout=3)).data)


async def _effects(database: Database, key: str) -> int:
    async with database.connect() as connection:
        return int(
            (
                await connection.execute(
                    text(f"SELECT count(*) FROM {SCHEMA}.effects WHERE order_id = :key"), {"key": key}
                )
            ).scalar_one()
        )


async def test_the_same_key_gets_the_same_answer_also_after_a_restart(
    ground: Stack, journal: Client, database: Database
) -> None:
    command = HaltTrading(actor="operator", reason="a storm")
    async with running(_service(ground)):
        first = await _ask(journal, command)
        assert await _ask(journal, command) == first
    async with running(_service(ground)):
        assert await _ask(journal, command) == first
    assert first.problem is None
    assert await _effects(database, command.idempotency_key) == 1


async def test_a_refusal_is_repeated_too_and_leaves_neither_effect_nor_event(
    ground: Stack, journal: Client, database: Database
) -> None:
    command = HaltTrading(actor="operator", reason="refuse this")
    async with hearing(journal, "order.denied") as said:
        async with running(_service(ground)):
            first = await _ask(journal, command)
        async with running(_service(ground)):
            assert await _ask(journal, command) == first
    assert first.problem == Problem(code="NOT_NOW", message="refuse this", values={"limit": 3})
    assert await _effects(database, command.idempotency_key) == 0
    assert said == []


async def test_a_key_that_came_with_another_command_is_refused(ground: Stack, journal: Client) -> None:
    command = HaltTrading(actor="operator", reason="a storm")
    async with running(_service(ground)):
        assert (await _ask(journal, command)).problem is None
        for other in (
            command.model_copy(update={"reason": "calm"}),
            command.model_copy(update={"actor": "another"}),
            command.model_copy(update={"cancel_open_orders": False}),
        ):
            problem = (await _ask(journal, other)).problem
            assert problem is not None
            assert (problem.code, problem.status) == ("IDEMPOTENCY_KEY_REUSED", 422)


async def test_a_failure_is_not_remembered_so_the_same_key_may_try_again(
    ground: Stack, journal: Client, database: Database
) -> None:
    command = HaltTrading(actor="operator", reason="burst")
    async with running(_service(ground)):
        problem = (await _ask(journal, command)).problem
        assert problem is not None
        assert (problem.code, problem.status) == ("INTERNAL_ERROR", 500)
        later = command.model_copy(update={"reason": "it goes well this time"})
        assert (await _ask(journal, later)).problem is None
    assert await _effects(database, command.idempotency_key) == 1


@pytest.mark.parametrize(
    ("raw", "code", "status"),
    [
        (b"{", "INVALID_JSON", 400),
        (b"[]", "INVALID_REQUEST", 422),
        (b"{}", "INVALID_REQUEST", 422),
        (b'{"actor": "operator", "reason": "x", "unheard_of": 1}', "INVALID_REQUEST", 422),
    ],
)
async def test_a_request_that_cannot_be_read_is_answered_with_what_is_wrong(
    ground: Stack, journal: Client, raw: bytes, code: str, status: int
) -> None:
    async with running(_service(ground)):
        answer = Answer.from_json((await journal.request(HaltTrading.SUBJECT, raw, timeout=3)).data)
    assert answer.problem is not None
    assert (answer.problem.code, answer.problem.status) == (code, status)


async def test_only_inboxes_are_answered_whatever_reply_subject_a_stranger_names(
    ground: Stack, journal: Client
) -> None:
    command = HaltTrading(actor="operator", reason="a storm")
    async with running(_service(ground)), hearing(journal, ">") as heard:
        for reply in ("order.denied", "order.approved", "dead.risk_review", "command.order.cancel", "anything"):
            await journal.publish(command.SUBJECT, command.to_json(), reply=reply)
        await _ask(journal, command)  # it has passed the others
        await journal.flush()
    answers = [message.subject for message in heard if b'"done_at"' in message.data]
    assert len(answers) == 1
    assert answers[0].startswith("_INBOX")
    assert [message.subject for message in heard if message.subject == "order.approved"] == []


async def test_a_message_of_the_journal_with_a_reply_subject_is_handled_and_not_answered(
    ground: Stack, journal: Client
) -> None:
    proposal = a_proposal()
    async with running(_service(ground)), hearing(journal, ">") as heard:
        await journal.publish(
            "order.proposed", proposal.to_json(), reply="order.approved", headers={"reply_to": "order.approved"}
        )

        async def denied() -> bool:
            return any(message.subject == "order.denied" for message in heard)

        await until(denied)
    replies = [json.loads(message.data) for message in heard if message.subject == "order.approved"]
    assert all(set(reply) == {"stream", "seq"} for reply in replies), "JetStream's own confirmation, nothing of ours"


async def _say_nothing(_message: Any) -> None: ...


async def test_asking_tells_not_taken_from_not_known(ground: Stack) -> None:
    signed_in = ground.credentials("ops")
    bus = Bus("asker", BusSettings(nats_url=signed_in.url, nats_user="ops", nats_password=signed_in.password))
    command = ResumeTrading(actor="operator", reason="it is over")
    with pytest.raises(Unreachable):
        await bus.ask(command)
    client = await bus.connect()
    with pytest.raises(Unreachable):
        await bus.ask(command)
    await client.subscribe(command.SUBJECT, cb=_say_nothing)
    with pytest.raises(OutcomeUnknown):
        await bus.ask(command, timeout_seconds=0.2)
    await bus.broker.stop()
