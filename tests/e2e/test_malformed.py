"""Malformed messages on every subject of the bus: each is set aside or refused with its reason, and flow goes on (point 9, S12)."""

from __future__ import annotations

import asyncio
import json
from collections import Counter

from contracts.commands import COMMANDS
from contracts.dead_letters import DeadLetter
from contracts.events import EVENTS
from contracts.messages import Answer
from contracts.queries import QUERIES
from contracts.streams import CONSUMERS, JOURNAL
from tests.e2e.scene import Scene
from tests.support.journal import hearing, publish_raw, until

GARBAGE = (
    b"", b"{", b"null", b"[]", b"{}", b'"text"', b"\xff\xfe", b'{"order_id": 7}', b"[" * 50_000, b'{"version": 2}', b'{"a": 1e999999999}',
    json.dumps({"order": {"quantity": "1" * 5_000}}).encode(),
)  # fmt: skip
ENOUGH = 3
"""For requests and events that nobody reads in batches of their own."""


def _readers(subject: str) -> list[str]:
    """The consumers that get what is said on a subject of the journal."""
    family = f"{subject.partition('.')[0]}.*"
    return [one.name for one in CONSUMERS if one.stream == JOURNAL and {subject, family} & set(one.subjects)]


async def test_what_cannot_be_read_is_a_dead_letter_of_each_reader_and_stops_none(stage: Scene) -> None:
    pids = await asyncio.to_thread(stage.live.stack.pids)
    said: Counter[str] = Counter()
    async with hearing(stage.ops, "dead.*") as dead:
        for event in EVENTS:
            for garbage in GARBAGE if event.subject() == "order.proposed" else GARBAGE[:ENOUGH]:
                await publish_raw(stage.ops, event.subject(), garbage)
                said.update(_readers(event.subject()))

        async def buried() -> bool:
            return len(dead) >= sum(said.values())

        await until(buried, within_seconds=20)
    letters = [DeadLetter.from_json(message.data) for message in dead]
    assert Counter(letter.consumer for letter in letters) == said
    assert all(letter.code and letter.message and letter.payload in GARBAGE for letter in letters)
    await _flows(stage)
    assert await asyncio.to_thread(stage.live.stack.pids) == pids


async def test_a_dead_letter_that_cannot_be_read_is_a_dead_letter_and_no_loop(stage: Scene) -> None:
    async with hearing(stage.ops, "dead.*") as dead:
        await publish_raw(stage.ops, "dead.broker_release", b"{")
        await asyncio.sleep(1)
    assert 1 <= len(dead) <= 3, [message.subject for message in dead]
    await _flows(stage)


async def test_a_request_that_cannot_be_read_is_refused_with_what_is_wrong(stage: Scene) -> None:
    valid_somewhere = (b"", b"{}", b'{"version": 2}')
    unreadable = [garbage for garbage in GARBAGE if garbage not in valid_somewhere]
    for request in (*COMMANDS, *QUERIES):
        for garbage in unreadable:
            answer = Answer.from_json((await stage.ops.request(request.SUBJECT, garbage, timeout=3)).data)
            assert answer.problem is not None, (request.SUBJECT, garbage)
            assert answer.problem.code in ("INVALID_JSON", "INVALID_REQUEST")
    await _flows(stage)


async def test_prices_that_cannot_be_read_are_dropped(stage: Scene) -> None:
    for garbage in GARBAGE:
        await stage.ops.publish("market.quote.AAPL", garbage)
        await stage.ops.publish("market.quote.BRK.B", garbage)
    await stage.ops.flush()
    await _flows(stage)


async def _flows(stage: Scene) -> None:
    await stage.behave()
    await stage.reaches(await stage.propose(symbol="FLOWS"), "filled")
