"""A tail that nobody listens to any more has stopped, also where the client of the bus kept its cancellation to itself."""

from __future__ import annotations

import asyncio

from chassis.errors import Unreachable
from gateway.live.journal import JournalState, Stored
from gateway.live.tail import Tail
from tests.support.builders import a_proposal


class Slow:
    """A journal whose reads answer when they are told to, through the same `wait_for` that nats-py waits in."""

    def __init__(self) -> None:
        self.asked: list[asyncio.Future[list[Stored]]] = []
        self.closing = False
        self.end = 0

    async def state(self) -> JournalState:
        return JournalState(epoch=1, first_sequence=1, last_sequence=self.end)

    async def read(self, after: int, *, most: int) -> list[Stored]:
        answer = asyncio.get_running_loop().create_future()
        self.asked.append(answer)
        try:
            return await asyncio.wait_for(answer, 5)
        except asyncio.CancelledError:
            if not self.closing:
                raise
            self.closing = False
            raise Unreachable("the connection is closed") from None  # as `next_msg` says it

    async def next_read(self, number: int) -> asyncio.Future[list[Stored]]:
        async with asyncio.timeout(2):
            while len(self.asked) < number:
                await asyncio.sleep(0)
        return self.asked[number - 1]


def stored(sequence: int) -> Stored:
    event = a_proposal()
    return Stored(sequence, event.subject(), event.to_json())


def followers() -> list[asyncio.Task[None]]:
    return [task for task in asyncio.all_tasks() if task.get_name() == "tail"]


async def gone() -> None:
    async with asyncio.timeout(2):
        while followers():
            await asyncio.sleep(0.01)


async def test_an_answer_that_comes_as_the_last_listener_goes_keeps_nobody_following() -> None:
    journal = Slow()
    tail = Tail(journal)  # type: ignore[arg-type]
    async with tail.listening():
        answer = await journal.next_read(1)
        answer.set_result([])
    await gone()
    assert len(journal.asked) == 1


async def test_a_closing_connection_keeps_nobody_following() -> None:
    journal = Slow()
    journal.closing = True
    tail = Tail(journal)  # type: ignore[arg-type]
    async with tail.listening():
        await journal.next_read(1)
    await gone()
    assert len(journal.asked) == 1


async def test_what_a_gone_follower_was_given_is_not_taken_in_beside_the_next_one() -> None:
    """Two that follow would each take in the same events: every listener would be told to read everything anew."""
    journal = Slow()
    tail = Tail(journal)  # type: ignore[arg-type]
    async with tail.listening():
        late = await journal.next_read(1)
        late.set_result([stored(1)])
    async with tail.listening():
        generation = tail.generation
        answer = await journal.next_read(2)
        assert tail.last == 0
        journal.end = 1
        answer.set_result([stored(1)])
        await journal.next_read(3)
        assert [entry.sequence for entry in tail.after(0, 10) or []] == [1]
        assert tail.generation == generation
        assert len(followers()) == 1
