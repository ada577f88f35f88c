"""The shared tail and its listeners, on a real journal, with little memory so that falling behind is quick."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from nats.aio.client import Client

from chassis.journal import Journal, Outgoing
from gateway.live.entry import Entry
from gateway.live.journal import JournalReader
from gateway.live.listening import Listener, Start, start_of
from gateway.live.position import Position
from gateway.live.tail import Tail
from tests.support.builders import a_proposal

KEPT = 50


@dataclass(frozen=True)
class Connected:
    """A connection that is there."""

    client: Client
    connected: bool = True


async def publish(bus: Client, count: int) -> int:
    """Put so many proposals into the journal; the sequence of the last."""
    events = [a_proposal() for _ in range(count)]
    outgoing = [Outgoing(event.event_id, event.subject(), event.order_id, event.to_json()) for event in events]
    return (await Journal(bus).publish(outgoing))[-1]


def everything(_: Entry) -> bool:
    return True


async def reached(tail: Tail, sequence: int) -> None:
    """Return once the tail has read that far."""
    async with asyncio.timeout(5):
        while tail.last < sequence:
            await tail.moved(timeout_seconds=0.1)


def ids_in(chunk: bytes) -> list[int]:
    return [int(line.rpartition(b"-")[2]) for line in chunk.splitlines() if line.startswith(b"id: ")]


async def test_a_slow_listener_is_told_and_let_go(bus: Client) -> None:
    journal = JournalReader(Connected(bus))
    tail = Tail(journal, kept_max=KEPT)
    async with tail.listening() as state:
        chunks = Listener(tail, journal, everything, Start(state.last_sequence)).chunks()
        assert b"event: open" in await anext(chunks)
        first = await publish(bus, 1)
        assert ids_in(await anext(chunks)) == [first]
        await reached(tail, await publish(bus, KEPT + 2))
        assert b'"TOO_SLOW"' in await anext(chunks)
        assert [chunk async for chunk in chunks] == []


async def test_one_who_resumes_from_far_back_gets_it_all_from_the_journal(bus: Client) -> None:
    last = await publish(bus, 10 * KEPT)
    journal = JournalReader(Connected(bus))
    tail = Tail(journal, kept_max=KEPT)
    async with tail.listening() as state:
        begin = last - 10 * KEPT
        start = start_of(str(Position(state.epoch, begin)), state)
        chunks = Listener(tail, journal, everything, start).chunks()
        await anext(chunks)
        seen: list[int] = []
        while len(seen) < 10 * KEPT:
            seen += ids_in(await anext(chunks))
        assert seen == list(range(begin + 1, last + 1))
        following = await publish(bus, 1)
        assert ids_in(await anext(chunks)) == [following]


async def test_a_journal_made_anew_resets_everyone(bus: Client) -> None:
    """The epoch is looked at again and again: here it is made to look changed."""
    journal = JournalReader(Connected(bus))
    tail = Tail(journal, check_seconds=0)
    async with tail.listening() as state:
        chunks = Listener(tail, journal, everything, Start(state.last_sequence)).chunks()
        await anext(chunks)
        tail.epoch -= 1
        assert b'"OTHER_JOURNAL"' in await anext(chunks)
        following = await publish(bus, 1)
        assert ids_in(await anext(chunks)) == [following]


async def test_reading_past_the_end_is_nothing_and_a_batch_is_bounded(bus: Client) -> None:
    journal = JournalReader(Connected(bus))
    last = await publish(bus, 5)
    assert await journal.read(last, most=10) == []
    assert await journal.read(last + 1000, most=10) == []
    assert [stored.sequence for stored in await journal.read(last - 5, most=3)] == [last - 4, last - 3, last - 2]
    assert (await journal.state()).last_sequence == last


async def test_headers_that_a_publisher_made_up_mislead_nobody(bus: Client) -> None:
    journal = JournalReader(Connected(bus))
    last = await publish(bus, 1)
    forged = {"Nats-Sequence": "1", "Nats-Subject": "order.filled", "Status": "204", "Description": "EOB"}
    await bus.jetstream().publish("order.proposed", a_proposal().to_json(), headers=forged)
    following = await publish(bus, 1)
    read = await journal.read(last, most=10)
    assert [(stored.sequence, stored.subject) for stored in read] == [
        (last + 1, "order.proposed"),
        (following, "order.proposed"),
    ]
