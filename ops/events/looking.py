"""`interlock events ls`, `tail`, `show`: reads the journal, and changes nothing."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Final
from uuid import UUID

from deploy.problems import StackError
from ops.events.selection import Selection, document_of
from ops.events.showing import as_json, head, line, whole
from ops.recordings import JournalRecording, Recorded
from ops.running_journal import running_journal

LOOK_EVERY_SECONDS: Final = 0.2
Say = Callable[[str], None]


async def listed(recording: JournalRecording, selection: Selection, *, once: bool = True) -> AsyncIterator[Recorded]:
    """The events that are wanted, in their order; one that was stored twice is given once, unless `once` is off."""
    told = set[str]()
    until = await _end(recording, selection)
    async for part in recording.read(until, selection.subject, selection.first - 1):
        for recorded in part:
            document = document_of(recorded)
            if not selection.has(recorded, document):
                continue
            event_id = str((document or {}).get("event_id", ""))
            if once and event_id and event_id in told:
                continue
            told.add(event_id)
            yield recorded


def list_events(
    data_dir: Path, nats_url: str | None, selection: Selection, *, json: bool, every: bool, most: int, say: Say
) -> int:
    """Say the events that are wanted, the first `most`; how many these are."""

    async def list_() -> int:
        count = 0
        async with running_journal(data_dir, nats_url) as recording:
            async for recorded in listed(recording, selection, once=not every):
                if count == most:
                    say(_more(most))
                    break
                _say(recorded, count, json=json, say=say)
                count += 1
        return count

    return asyncio.run(list_())


def tail_events(
    data_dir: Path, nats_url: str | None, selection: Selection, *, json: bool, last: int, follow: bool, say: Say
) -> None:
    """Say the last so many events that are wanted; with `follow` then each that comes, until interrupted."""

    async def tail() -> None:
        async with running_journal(data_dir, nats_url) as recording:
            until = await recording.last()
            newest = deque([recorded async for recorded in listed(recording, selection)], maxlen=last)
            for number, recorded in enumerate(newest):
                _say(recorded, number, json=json, say=say)
            while follow:
                part = await recording.part(until, selection.subject)
                for recorded in part:
                    until = recorded.sequence
                    if selection.has(recorded, document_of(recorded)):
                        _say(recorded, 1, json=json, say=say)
                if not part:
                    await asyncio.sleep(LOOK_EVERY_SECONDS)

    asyncio.run(tail())


def show_event(data_dir: Path, nats_url: str | None, which: str, *, json: bool) -> str:
    """One event, by its sequence or its id. Raises `StackError` where there is none."""

    async def show() -> Recorded:
        async with running_journal(data_dir, nats_url) as recording:
            if which.isdigit():
                for recorded in await recording.part(int(which) - 1):
                    if recorded.sequence == int(which):
                        return recorded
                raise StackError(f"The journal has no message {which}; its last is {await recording.last()}.")
            wanted = _event_id(which)
            async for part in recording.read(await recording.last()):
                for recorded in part:
                    if wanted.encode() in recorded.payload and (document_of(recorded) or {}).get("event_id") == wanted:
                        return recorded
            raise StackError(f"The journal has no event {which}.")

    found = asyncio.run(show())
    return as_json(found) if json else whole(found)


async def _end(recording: JournalRecording, selection: Selection) -> int:
    last = await recording.last()
    return last if selection.last is None else min(last, selection.last)


def _event_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as error:
        raise StackError(f"{text!r} is neither a sequence nor an event id.") from error


def _say(recorded: Recorded, number: int, *, json: bool, say: Say) -> None:
    if json:
        say(as_json(recorded))
        return
    if number == 0:
        say(head())
    say(line(recorded))


def _more(most: int) -> str:
    return f"... more than {most}: narrow it, or say --limit."
