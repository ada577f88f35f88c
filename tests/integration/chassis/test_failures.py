"""What a failing message costs: itself, and nothing else."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from itertools import pairwise
from typing import Any

from nats.aio.client import Client
from sqlalchemy import text

from chassis.attempts import FAILURES_MAX
from chassis.database import Database
from chassis.deliveries import Batch, Handled
from chassis.errors import Poison, Transient
from chassis.unit_of_work import UnitOfWork
from contracts.dead_letters import DeadLetter
from contracts.events import OrderProposed
from ops.stack import Stack
from tests.integration.chassis.tiny_service import (
    CONSUMER,
    SCHEMA,
    deny_all,
    effects_of,
    note_effects,
    running,
    tiny_service,
)
from tests.support.builders import a_proposal, an_order_id
from tests.support.journal import hearing, publish, publish_raw, until

DEAD = f"dead.{CONSUMER}"


def _letters(heard: list[Any]) -> list[DeadLetter]:
    return [DeadLetter.from_json(message.data) for message in heard]


async def _effects(database: Database, ids: list[str], count: int) -> list[Any]:
    async def enough() -> list[Any]:
        found = await effects_of(database, ids)
        return found if len(found) >= count else []

    return await until(enough, within_seconds=20)


async def test_message_137_of_256_is_malformed_255_effects_and_one_dead_letter_with_its_reason(
    ground: Stack, journal: Client, database: Database
) -> None:
    proposals = [a_proposal() for _ in range(255)]
    await publish(journal, *proposals[:136])
    bad = await publish_raw(journal, "order.proposed", b'{"order": ', {"X-Sent-By": "a bot"})
    await publish(journal, *proposals[136:])
    ids = [proposal.order_id for proposal in proposals]
    async with hearing(journal, DEAD) as dead, running(tiny_service(ground)):
        effects = await _effects(database, ids, 255)
        await until(lambda: _now(dead))
    assert [effect.order_id for effect in effects] == ids
    (letter,) = _letters(dead)
    assert (letter.code, letter.stream_sequence, letter.original_subject) == ("NOT_JSON", bad, "order.proposed")
    assert letter.payload == b'{"order": '
    assert letter.headers["X-Sent-By"] == "a bot"
    assert letter.message


async def _now(value: Any) -> Any:
    return value


async def test_every_kind_of_unreadable_message_is_set_aside_with_the_code_of_what_is_wrong(
    ground: Stack, journal: Client, database: Database
) -> None:
    whole = a_proposal().to_document()
    unreadable = {
        b"": "NOT_JSON",
        b"\xff\xfe\x00": "NOT_JSON",
        b"[" * 100_000: "NOT_JSON",
        b'{"order": NaN}': "NOT_JSON",
        b"null": "WRONG_SHAPE",
        b"[1, 2]": "WRONG_SHAPE",
        json.dumps(whole | {"version": 2}).encode(): "UNKNOWN_VERSION",
        json.dumps(whole | {"type": "order.denied"}).encode(): "UNKNOWN_VERSION",
        json.dumps(whole | {"mode": "sideways"}).encode(): "WRONG_SHAPE",
        json.dumps(whole | {"occurred_at": "2026-03-02T12:00:00"}).encode(): "WRONG_SHAPE",
        json.dumps(whole | {"order": whole["order"] | {"quantity": 1.5}}).replace("1.5", "1e999999").encode(): "NOT_JSON",
        json.dumps(whole | {"order": whole["order"] | {"quantity": "-1"}}).encode(): "WRONG_SHAPE",
        json.dumps(whole | {"order": whole["order"] | {"quantity": "9" * 18 + ".0000000000001"}}).encode(): "WRONG_SHAPE",
    }  # fmt: skip
    good = a_proposal()
    async with hearing(journal, DEAD) as dead, running(tiny_service(ground)):
        for payload in unreadable:
            await publish_raw(journal, "order.proposed", payload)
        await publish(journal, good)
        await _effects(database, [good.order_id], 1)
        await until(lambda: _now(len(dead) >= len(unreadable)))
    assert {letter.payload: letter.code for letter in _letters(dead)} == unreadable


async def test_an_unreadable_event_of_an_order_names_the_order_in_its_dead_letter_p16(
    ground: Stack, journal: Client
) -> None:
    newer = json.dumps(a_proposal(order_id="t-from-a-newer-writer").to_document() | {"version": 9}).encode()
    async with hearing(journal, DEAD) as dead, running(tiny_service(ground)):
        await publish_raw(journal, "order.proposed", newer)
        await until(lambda: _now(dead))
    (letter,) = _letters(dead)
    assert (letter.code, letter.order_id) == ("UNKNOWN_VERSION", "t-from-a-newer-writer")


async def test_a_handler_that_fails_on_one_message_costs_only_that_one(
    ground: Stack, journal: Client, database: Database
) -> None:
    poisonous = an_order_id()
    sizes: list[int] = []

    async def choking(batch: Batch[OrderProposed], *, uow: UnitOfWork) -> None:
        sizes.append(len(batch))
        async with uow.begin() as work:
            await note_effects(batch, work)
            if any(delivery.event.order_id == poisonous for delivery in batch):
                raise Poison("ORDER_ID_CONFLICT", "it is known with other terms")

    proposals = [a_proposal() for _ in range(63)]
    proposals.insert(29, a_proposal(order_id=poisonous))
    await publish(journal, *proposals)
    ids = [proposal.order_id for proposal in proposals]
    async with hearing(journal, DEAD) as dead, running(tiny_service(ground, choking)):
        effects = await _effects(database, ids, 63)
        await until(lambda: _now(dead))
    assert [effect.order_id for effect in effects] == [one for one in ids if one != poisonous]
    (letter,) = _letters(dead)
    assert (letter.code, letter.order_id) == ("ORDER_ID_CONFLICT", poisonous)
    assert len(sizes) < 20, "halves, not one by one"


async def test_a_handler_may_give_up_on_one_and_delay_another_while_the_batch_goes_on(
    ground: Stack, journal: Client, database: Database
) -> None:
    proposals = [a_proposal() for _ in range(3)]
    hopeless, early, fine = (proposal.order_id for proposal in proposals)

    async def choosy(batch: Batch[OrderProposed], *, uow: UnitOfWork) -> Handled:
        async with uow.begin() as work:
            later = [one for one in batch if one.event.order_id == early and one.deliveries == 1]
            lost = [one for one in batch if one.event.order_id == hopeless]
            await note_effects([one for one in batch if one not in later and one not in lost], work)
        return Handled(
            delayed={one.event.event_id: 0.3 for one in later},
            poisoned={one.event.event_id: Poison("HOPELESS", "it never goes well") for one in lost},
        )

    async with hearing(journal, DEAD) as dead, running(tiny_service(ground, choosy)):
        await publish(journal, *proposals)
        effects = await _effects(database, [early, fine], 2)
        await until(lambda: _now(dead))
    assert [(effect.order_id, effect.deliveries) for effect in effects] == [(fine, 1), (early, 2)]
    assert [letter.code for letter in _letters(dead)] == ["HOPELESS"]


async def test_a_passing_failure_is_tried_again_with_a_delay_until_it_goes_well(
    ground: Stack, journal: Client, database: Database
) -> None:
    begun: list[float] = []

    async def not_yet(batch: Batch[OrderProposed], *, uow: UnitOfWork) -> None:
        begun.append(asyncio.get_running_loop().time())
        if len(begun) < 4:
            raise Transient("the config cannot be had just now")
        await deny_all(batch, uow=uow)

    proposals = [a_proposal() for _ in range(5)]
    ids = [proposal.order_id for proposal in proposals]
    async with hearing(journal, DEAD) as dead, running(tiny_service(ground, not_yet)):
        await publish(journal, *proposals)
        effects = await _effects(database, ids, 5)
    assert Counter(effect.order_id for effect in effects) == Counter(ids)
    waits = [later - earlier for earlier, later in pairwise(begun[:4])]
    assert all(wait > 0.05 for wait in waits), waits
    assert not dead


async def test_a_bug_is_dead_lettered_after_tries_that_are_counted_in_the_database(
    ground: Stack, journal: Client, database: Database
) -> None:
    buggy, fine = a_proposal(), a_proposal()
    tries = 0

    async def with_a_bug(batch: Batch[OrderProposed], *, uow: UnitOfWork) -> None:
        nonlocal tries
        if any(delivery.event.order_id == buggy.order_id for delivery in batch):
            tries += len(batch) == 1
            raise ZeroDivisionError
        await deny_all(batch, uow=uow)

    async with hearing(journal, DEAD) as dead:
        async with running(tiny_service(ground, with_a_bug)):
            sequence, _ = await publish(journal, buggy, fine)
            await until(lambda: _now(tries >= 2))
        async with running(tiny_service(ground, with_a_bug)):  # a restart forgets no try
            await _effects(database, [fine.order_id], 1)
            await until(lambda: _now(dead), within_seconds=30)
    assert tries == FAILURES_MAX
    (letter,) = _letters(dead)
    assert (letter.code, letter.order_id) == ("FAILED_REPEATEDLY", buggy.order_id)
    assert "ZeroDivisionError" in letter.message
    async with database.connect() as connection:
        counted = (
            await connection.execute(
                text(
                    f"SELECT failures FROM {SCHEMA}.attempts WHERE consumer = :consumer AND stream_sequence = :sequence"
                ),
                {"consumer": CONSUMER, "sequence": sequence},
            )
        ).scalar_one()
    assert counted == FAILURES_MAX


async def test_a_dead_letter_of_a_message_as_large_as_may_be_is_buried(ground: Stack, journal: Client) -> None:
    """In base64 the whole would not fit into a message, and the original would come again for ever."""
    large = b"not JSON " + b"x" * 1_000_000
    sequence = await publish_raw(journal, "order.proposed", large, {"X-Filler": "y" * 40_000})
    async with hearing(journal, DEAD) as dead, running(tiny_service(ground)):
        await until(lambda: _now(dead))
        info = await journal.jetstream().consumer_info("JOURNAL", CONSUMER)
    (letter,) = _letters(dead)
    assert (letter.stream_sequence, letter.payload_bytes, letter.code) == (sequence, len(large), "NOT_JSON")
    assert letter.payload
    assert large.startswith(letter.payload)
    assert info.num_redelivered == 0
