"""Proposes orders as a bot does, straight on NATS: as fast as it goes in atomic batches, or one by one at a rate."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from itertools import count, islice
from typing import Final

from benchmarks.proposals import Proposals
from chassis.journal import Journal

BATCH: Final = 100
AHEAD_MAX: Final = 4_000
"""So many orders are on their way at most: a proposal older than a minute when risk sees it would be denied."""
LOOK_EVERY_SECONDS: Final = 0.002
Proposed = dict[str, float]
"""Order id -> the monotonic time, in seconds, just before its publish."""


async def propose_flat_out(
    journal: Journal, proposals: Proposals, numbers: Iterable[int], proposed: Proposed, *, ended: Callable[[], int]
) -> None:
    """Propose all of `numbers` in acknowledged atomic batches, while at most `AHEAD_MAX` of them have not `ended`."""
    remaining = iter(numbers)
    while chunk := list(islice(remaining, BATCH)):
        while len(proposed) - ended() > AHEAD_MAX:  # noqa: ASYNC110 - an event a message would slow what is measured
            await asyncio.sleep(LOOK_EVERY_SECONDS)
        events = [proposals.make(number) for number in chunk]
        now = time.monotonic()
        proposed.update((event.correlation_id, now) for event in events)
        await journal.publish(events)


async def propose_at_rate(
    journal: Journal, proposals: Proposals, numbers: Iterable[int], proposed: Proposed, *, rate: float,
    may_go_on: Callable[[], bool] = lambda: True,
) -> float:  # fmt: skip
    """Propose `rate` orders a second, one publish each, whether or not the last is acknowledged; the most seconds it was late by.

    While it may not go on it pauses, and does not catch up later.
    """
    begun, late, publishing = time.monotonic(), 0.0, set[asyncio.Task[list[int]]]()
    try:
        for place, number in enumerate(numbers):
            wait = begun + place / rate - time.monotonic()
            await asyncio.sleep(max(wait, 0))
            while not may_go_on():
                await asyncio.sleep(LOOK_EVERY_SECONDS)
                begun += LOOK_EVERY_SECONDS
            event = proposals.make(number)
            now = proposed[event.correlation_id] = time.monotonic()
            late = max(late, now - begun - place / rate)
            publishing.add(asyncio.create_task(journal.publish([event])))
            publishing = _less_those_done(publishing)
        await asyncio.gather(*publishing)
    finally:
        for task in publishing:
            task.cancel()
    return late


def _less_those_done(publishing: set[asyncio.Task[list[int]]]) -> set[asyncio.Task[list[int]]]:
    done = {task for task in publishing if task.done()}
    for task in done:
        task.result()
    return publishing - done


@asynccontextmanager
async def flow(
    journal: Journal,
    proposals: Proposals,
    *,
    rate: float,
    may_go_on: Callable[[Proposed], bool] = lambda proposed: True,
) -> AsyncIterator[Proposed]:
    """Orders flow at `rate` a second while the block runs; what was proposed so far. Raises what proposing raised."""
    proposed: Proposed = {}
    proposing = asyncio.create_task(
        propose_at_rate(journal, proposals, count(), proposed, rate=rate, may_go_on=lambda: may_go_on(proposed))
    )
    try:
        yield proposed
    finally:
        proposing.cancel()
        with suppress(asyncio.CancelledError):
            await proposing
