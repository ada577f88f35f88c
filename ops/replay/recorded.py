"""Recorded events, from a running stack's journal or from an exported file, in their order."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from nats.aio.client import Client
from nats.errors import Error as NatsError

from contracts.streams import JOURNAL
from deploy.problems import StackError

AT_ONCE: Final = 1_000
BYTES_AT_ONCE: Final = 4 * 1024 * 1024
ANSWER_SECONDS: Final = 10.0
EVERYTHING: Final = ">"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One message of the journal: where it lies in it, on which subject, and its bytes."""

    sequence: int
    subject: str
    payload: bytes


class Recording(Protocol):
    """Something that can be read from its beginning, and more than once."""

    async def last(self) -> int:
        """The sequence of the last message now; 0 where there is none."""
        ...

    def read(self, until: int, subject: str = EVERYTHING) -> AsyncIterator[list[Recorded]]:
        """Everything on `subject` (a `*` stands for one token) up to `until`, a part at a time. Raises `StackError`."""
        ...


class JournalRecording:
    """The journal of a running stack, by JetStream's direct get: no consumer is made, nothing is acknowledged."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def last(self) -> int:
        """The sequence of the last message now. Raises `StackError` where the journal does not begin at its beginning."""
        try:
            state = (await self._client.jetstream(timeout=ANSWER_SECONDS).stream_info(JOURNAL)).state
        except NatsError as error:
            raise StackError(f"The journal does not answer: {error or type(error).__name__}.") from error
        if state.messages and state.first_seq > 1:
            raise StackError(
                f"The journal begins at its message {state.first_seq}: what was before is gone, and decisions that rest on it cannot be made again."
            )
        return state.last_seq

    async def read(self, until: int, subject: str = EVERYTHING) -> AsyncIterator[list[Recorded]]:
        """Everything on `subject` up to `until`."""
        after = 0
        while after < until:
            found = await self._part(after, subject)
            part = [recorded for recorded in found if recorded.sequence <= until]
            if not part:
                if subject == EVERYTHING:
                    raise StackError(f"The journal ends at its message {after}, before {until}.")
                return
            after = part[-1].sequence
            yield part

    async def _part(self, after: int, subject: str) -> list[Recorded]:
        request = {"seq": after + 1, "next_by_subj": subject, "batch": AT_ONCE, "max_bytes": BYTES_AT_ONCE}
        inbox = await self._client.subscribe(self._client.new_inbox())
        part: list[Recorded] = []
        try:
            await self._client.publish(
                f"$JS.API.DIRECT.GET.{JOURNAL}", json.dumps(request).encode(), reply=inbox.subject
            )
            while True:
                message = await inbox.next_msg(timeout=ANSWER_SECONDS)
                headers = message.headers or {}
                if "Nats-Sequence" not in headers:
                    return part
                part.append(Recorded(int(headers["Nats-Sequence"]), headers["Nats-Subject"], message.data))
        except NatsError as error:
            raise StackError(f"The journal cannot be read: {error or type(error).__name__}.") from error
        finally:
            await inbox.unsubscribe()


class FileRecording:
    """A file of `interlock events export`: one JSON document a line, with `sequence`, `subject` and `payload`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def last(self) -> int:
        """The sequence of its last event; 0 where there is none."""
        last = 0
        async for part in self.read(until=2**63):
            last = part[-1].sequence
        return last

    async def read(self, until: int, subject: str = EVERYTHING) -> AsyncIterator[list[Recorded]]:
        """Everything on `subject` up to `until`. Raises `StackError` with the line that cannot be read."""
        wanted = subject.removesuffix("*").removesuffix(">")
        part: list[Recorded] = []
        with self._path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                found = _parsed(line, self._path, number)
                if found is None:
                    continue
                if found.sequence > until:
                    break
                if not found.subject.startswith(wanted):
                    continue
                part.append(found)
                if len(part) == AT_ONCE:
                    yield part
                    part = []
        if part:
            yield part


def _parsed(line: str, path: Path, number: int) -> Recorded | None:
    """None for a line that is no event: the one at the end that counts and hashes them."""
    try:
        document: dict[str, Any] = json.loads(line)
        if "sequence" not in document:
            return None
        return Recorded(int(document["sequence"]), str(document["subject"]), str(document["payload"]).encode())
    except (ValueError, KeyError, TypeError) as error:
        raise StackError(f"{path}, line {number}, is no exported event: {error}.") from error
