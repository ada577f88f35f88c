"""The end of the journal, followed once for everyone who listens, and only while somebody does.

It keeps the newest events in memory. A listener is a place in them, so a slow one costs nothing but falls out at the old end.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import TypeVar

from chassis.errors import Unreachable
from chassis.logging import get_logger
from gateway.live.entry import Entry, entry_of
from gateway.live.journal import JournalReader, JournalState

log = get_logger("interlock.tail")
POLL_SECONDS = 0.03
CHECK_SECONDS = 5.0
"""How often it is made sure that this is still the same journal."""
RETRY_SECONDS = 0.25
BATCH_MAX = 512
KEPT_MAX = 8192
T = TypeVar("T")


class Tail:
    """The newest events, and where they end. One a process."""

    def __init__(
        self, journal: JournalReader, *, kept_max: int = KEPT_MAX, check_seconds: float = CHECK_SECONDS
    ) -> None:
        self._journal = journal
        self._kept: deque[Entry] = deque(maxlen=kept_max)
        self._check_seconds = check_seconds
        self.listeners = 0
        self._following: asyncio.Task[None] | None = None
        self._moved = asyncio.Event()
        self._checked_at = -math.inf
        self.epoch = 0
        self.last = 0
        """The sequence up to which it has read."""
        self.generation = 0
        """How often the journal turned out to be another one, or cut short: places from before mean nothing any more."""
        self.reachable = False
        self.closed = False

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[JournalState]:
        """Follow the journal meanwhile; gives what it holds now. Raises `Unreachable`."""
        state = await self._journal.state()
        if self._following is None:
            self._begin(state)
            self._following = asyncio.create_task(self._follow(), name="tail")
        self.listeners += 1
        try:
            yield state
        finally:
            self.listeners -= 1
            if self.listeners == 0:
                self._following.cancel()
                self._following = None

    def after(self, sequence: int, most: int) -> list[Entry] | None:
        """At most `most` of the kept events that follow `sequence`; `None` when the next one is not kept (any more)."""
        if not self._kept or sequence + 1 < self._kept[0].sequence:
            return None if sequence < self.last else []
        begin = sequence + 1 - self._kept[0].sequence
        return [self._kept[index] for index in range(begin, min(begin + most, len(self._kept)))]

    async def moved(self, *, timeout_seconds: float) -> None:
        """Return when something came, or after the timeout."""
        try:
            async with asyncio.timeout(timeout_seconds):
                await self._moved.wait()
        except TimeoutError:
            pass

    def close(self) -> None:
        """Tell every listener to end."""
        self.closed = True
        self._wake()

    def _begin(self, state: JournalState) -> None:
        self._kept.clear()
        self.epoch, self.last = state.epoch, state.last_sequence
        self.generation += 1
        self.reachable = True
        self._checked_at = asyncio.get_running_loop().time()
        self._wake()

    async def _follow(self) -> None:
        while True:
            try:
                await self._check()
                more = await self._read()
                self.reachable = True
            except Exception as error:
                if not isinstance(error, Unreachable):
                    log.error("tail.failed", exc_info=error)
                elif self.reachable:
                    log.warning("tail.unreachable", error=str(error))
                self.reachable, self._checked_at, more = False, -math.inf, False
                await asyncio.sleep(RETRY_SECONDS)
            await asyncio.sleep(0 if more else POLL_SECONDS)

    async def _check(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._checked_at < self._check_seconds:
            return
        state = await _unless_canceled(self._journal.state())
        self._checked_at = now
        if state.epoch != self.epoch or state.last_sequence < self.last:
            log.warning("tail.another_journal", was=self.last, now=state.last_sequence)
            self._begin(state)

    async def _read(self) -> bool:
        """Take in what has come. True when there may be more at once."""
        stored = await _unless_canceled(self._journal.read(self.last, most=BATCH_MAX))
        for message in stored:
            if message.sequence != self.last + 1:
                self._begin(await _unless_canceled(self._journal.state()))
                return False
            self._kept.append(entry_of(message))
            self.last = message.sequence
        if stored:
            self._wake()
        return len(stored) == BATCH_MAX

    def _wake(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()


async def _unless_canceled(answer: Awaitable[T]) -> T:
    """What `answer` gives; raises `CancelledError` where this task was canceled meanwhile, also if `answer` kept that to itself.

    `asyncio.wait_for` of Python 3.11 gives an answer that comes in the same turn as the cancellation, and nats-py's `next_msg` calls a cancellation
    on a closed connection `ConnectionClosedError`: the follower would go on for nobody, and beside the next one.
    """
    try:
        return await answer
    finally:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError
