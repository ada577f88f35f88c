"""One listener of the event stream: from where it begins to what it is sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from chassis.errors import Unreachable
from gateway.live import sse
from gateway.live.entry import Entry, entry_of
from gateway.live.journal import JournalReader, JournalState
from gateway.live.position import Position
from gateway.live.tail import Tail

AT_ONCE_MAX = 256
CATCH_UP_MAX = 20_000
"""Who missed more than this reads the lists anew sooner than the events."""


class ResetReason(StrEnum):
    """Why a listener must read everything anew: between what it has and what it gets there may be a gap."""

    UNREADABLE_ID = "UNREADABLE_ID"
    OTHER_JOURNAL = "OTHER_JOURNAL"
    SEQUENCE_GONE = "SEQUENCE_GONE"
    SEQUENCE_AHEAD = "SEQUENCE_AHEAD"
    TOO_FAR_BEHIND = "TOO_FAR_BEHIND"
    TOO_SLOW = "TOO_SLOW"


@dataclass(frozen=True)
class Start:
    """Where a listener begins, and why that is not where it had ended."""

    after: int
    reset: ResetReason | None = None


def start_of(last_event_id: str | None, state: JournalState) -> Start:
    """Where to begin for `last_event_id`: right after it, else at the end of the journal, with a reset if it cannot be gapless."""
    end = state.last_sequence
    if last_event_id is None:
        return Start(end)
    position = Position.parse(last_event_id)
    if position is None:
        return Start(end, ResetReason.UNREADABLE_ID)
    if position.epoch != state.epoch:
        return Start(end, ResetReason.OTHER_JOURNAL)
    if position.sequence > end:
        return Start(end, ResetReason.SEQUENCE_AHEAD)
    if position.sequence + 1 < state.first_sequence:
        return Start(end, ResetReason.SEQUENCE_GONE)
    if end - position.sequence > CATCH_UP_MAX:
        return Start(end, ResetReason.TOO_FAR_BEHIND)
    return Start(position.sequence)


class Listener:
    """Sends one client its events, each once and in order; says `reset` where it cannot."""

    def __init__(
        self, tail: Tail, journal: JournalReader, wanted: Callable[[Entry], bool], start: Start,
        *, heartbeat_seconds: float = 5.0,
    ) -> None:  # fmt: skip
        self._tail = tail
        self._journal = journal
        self._wanted = wanted
        self._start = start
        self._at = start.after
        self._generation = tail.generation
        self._heartbeat_seconds = heartbeat_seconds
        self._live = False
        """Whether it has been up to date once: from then on the tail is enough for it, or it is too slow."""

    async def chunks(self) -> AsyncIterator[bytes]:
        """What is sent, until the gateway ends, or the client is too slow."""
        clock = asyncio.get_running_loop().time
        yield sse.opening(self._position, datetime.now(UTC), self._heartbeat_seconds)
        if self._start.reset is not None:
            yield sse.reset(self._position, self._start.reset)
        beat_at = clock() + self._heartbeat_seconds
        while not self._tail.closed:
            if self._generation != self._tail.generation:
                self._generation, self._at = self._tail.generation, self._tail.last
                yield sse.reset(self._position, ResetReason.OTHER_JOURNAL)
            if clock() >= beat_at:
                beat_at = clock() + self._heartbeat_seconds
                yield sse.heartbeat(self._position, datetime.now(UTC), journal_reachable=self._tail.reachable)
            entries = await self._next()
            if entries is None:
                yield sse.reset(self._position, ResetReason.TOO_SLOW if self._live else ResetReason.SEQUENCE_GONE)
                return
            if entries:
                self._at = entries[-1].sequence
                if chunk := b"".join(sse.event(self._tail.epoch, entry) for entry in entries if self._wanted(entry)):
                    yield chunk
            else:
                self._live = True
                await self._tail.moved(timeout_seconds=max(0.0, beat_at - clock()))

    @property
    def _position(self) -> Position:
        return Position(self._tail.epoch, self._at)

    async def _next(self) -> list[Entry] | None:
        """What follows: nothing yet, or something, or `None` where there is a gap."""
        if self._at >= self._tail.last:
            return []
        kept = self._tail.after(self._at, AT_ONCE_MAX)
        return kept if kept is not None or self._live else await self._catch_up()

    async def _catch_up(self) -> list[Entry] | None:
        """From the journal, what the tail no longer keeps."""
        try:
            entries = [entry_of(stored) for stored in await self._journal.read(self._at, most=AT_ONCE_MAX)]
        except Unreachable:
            await asyncio.sleep(0.25)
            return []
        is_gapless = [entry.sequence for entry in entries] == list(range(self._at + 1, self._at + 1 + len(entries)))
        return entries if entries and is_gapless else None
