"""Recorded events in their order: the journal of a running stack, or a file that was exported from one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol

import nats.errors
from nats.aio.client import Client

from contracts.streams import JOURNAL
from deploy.problems import StackError

AT_ONCE: Final = 1_000
BYTES_AT_ONCE: Final = 4 * 1024 * 1024
ANSWER_SECONDS: Final = 10.0
EVERYTHING: Final = ">"
_SERVERS: Final = {"Nats-Sequence", "Nats-Subject", "Nats-Stream", "Nats-Time-Stamp", "Nats-Num-Pending", "Nats-Last-Sequence", "Nats-UpTo-Sequence"}  # fmt: skip
"""Headers that the server adds to an answer; they are not the message's."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One message of the journal: where it lies in it, on which subject, its bytes, when it was stored, and its publisher's headers."""

    sequence: int
    subject: str
    payload: bytes
    stored_at: str = ""
    """RFC 3339, to the nanosecond, as the server says it."""
    headers: Mapping[str, str] = field(default_factory=dict)

    def line(self) -> bytes:
        """As a line of an exported file. The payload is kept byte for byte: text where it is UTF-8, else hexadecimal."""
        document: dict[str, Any] = {
            "sequence": self.sequence,
            "subject": self.subject,
            "stored_at": self.stored_at,
            "headers": dict(self.headers),
        }
        try:
            document["payload"] = self.payload.decode()
        except UnicodeDecodeError:
            document["payload_hex"] = self.payload.hex()
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Recorded:
        """The message of a line. Raises `KeyError`, `TypeError` or `ValueError`."""
        payload = (
            bytes.fromhex(document["payload_hex"]) if "payload_hex" in document else str(document["payload"]).encode()
        )
        headers = {str(name): str(value) for name, value in document.get("headers", {}).items()}
        return cls(
            int(document["sequence"]), str(document["subject"]), payload, str(document.get("stored_at", "")), headers
        )


class Recording(Protocol):
    """Something that can be read from its beginning, and more than once."""

    async def last(self) -> int:
        """The sequence of the last message now; 0 where there is none. Raises `StackError` where its beginning is gone."""
        ...

    def read(self, until: int, subject: str = EVERYTHING, after: int = 0) -> AsyncIterator[list[Recorded]]:
        """Everything on `subject` (a `*` stands for one token) after `after` and up to `until`, a part at a time. Raises `StackError`."""
        ...


class JournalRecording:
    """The journal of a running stack, by JetStream's direct get: no consumer is made, nothing is acknowledged."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def last(self) -> int:
        """The sequence of the last message now."""
        try:
            state = (await self._client.jetstream(timeout=ANSWER_SECONDS).stream_info(JOURNAL)).state
        except (nats.errors.Error, TimeoutError) as error:
            raise StackError(f"The journal does not answer: {error or type(error).__name__}.") from error
        if state.messages and state.first_seq > 1:
            raise StackError(
                f"The journal begins at its message {state.first_seq}: what was before is gone, and what rests on it cannot be made again."
            )
        return state.last_seq

    async def read(self, until: int, subject: str = EVERYTHING, after: int = 0) -> AsyncIterator[list[Recorded]]:
        """Everything on `subject` after `after` and up to `until`."""
        while after < until:
            part = [recorded for recorded in await self.part(after, subject) if recorded.sequence <= until]
            if not part:
                if subject == EVERYTHING:
                    raise StackError(f"The journal ends at its message {after}, before {until}.")
                return
            after = part[-1].sequence
            yield part

    async def part(self, after: int, subject: str = EVERYTHING) -> list[Recorded]:
        """Some messages on `subject` that follow `after`; none when there are none yet. Raises `StackError`."""
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
                own = {name: value for name, value in headers.items() if name not in _SERVERS}
                sequence, stored_at = int(headers["Nats-Sequence"]), headers.get("Nats-Time-Stamp", "")
                part.append(Recorded(sequence, headers["Nats-Subject"], message.data, stored_at, own))
        except (nats.errors.Error, TimeoutError) as error:
            raise StackError(f"The journal cannot be read: {error or type(error).__name__}.") from error
        finally:
            with suppress(nats.errors.Error):
                await inbox.unsubscribe()


class FileRecording:
    """A file of `interlock events export`: a JSON document a line, and at its end one that counts and hashes the others."""

    def __init__(self, path: Path, *, must_be_whole: bool = False) -> None:
        """`must_be_whole`: a file without its last line was cut off, and is refused."""
        self._path = path
        self._must_be_whole = must_be_whole

    async def last(self) -> int:
        """The sequence of its last event; 0 where there is none."""
        last = 0
        for recorded in self.events():
            last = recorded.sequence
        return last

    async def read(self, until: int, subject: str = EVERYTHING, after: int = 0) -> AsyncIterator[list[Recorded]]:
        """Everything on `subject` after `after` and up to `until`. Raises `StackError` with the line that cannot be read."""
        wanted = subject.removesuffix("*").removesuffix(">")
        part: list[Recorded] = []
        for recorded in self.events():
            if recorded.sequence > until:
                break
            if recorded.sequence > after and recorded.subject.startswith(wanted):
                part.append(recorded)
            if len(part) == AT_ONCE:
                yield part
                part = []
        if part:
            yield part

    def events(self) -> Iterator[Recorded]:
        """All of it. Raises `StackError` where a line is no event, sequences go back, or the file is not as it was exported."""
        seal, count, last = hashlib.sha256(), 0, 0
        with self._path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                document = _document(line, self._path, number)
                if "sha256" in document and "sequence" not in document:
                    self._require_seal(document, seal.hexdigest(), count)
                    return
                seal.update(line)
                try:
                    recorded = Recorded.from_document(document)
                except (KeyError, TypeError, ValueError) as error:
                    raise StackError(f"{self._path}, line {number}, is no exported event: {error!r}.") from error
                if recorded.sequence <= last:
                    raise StackError(f"{self._path}, line {number}: sequence {recorded.sequence} comes after {last}.")
                count, last = count + 1, recorded.sequence
                yield recorded
        if self._must_be_whole:
            raise StackError(
                f"{self._path} was cut off: its last line, which counts and hashes the events, is missing."
            )

    def _require_seal(self, sealed: Mapping[str, Any], found: str, count: int) -> None:
        if sealed.get("events") != count or sealed["sha256"] != found:
            raise StackError(
                f"{self._path} is not as it was exported: {count} events with the hash {found}; its last line says "
                f"{sealed.get('events')} and {sealed['sha256']}."
            )


def _document(line: bytes, path: Path, number: int) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except ValueError as error:
        raise StackError(f"{path}, line {number}, is no JSON: {error}.") from error
    if not isinstance(document, dict):
        raise StackError(f"{path}, line {number}, is no JSON object.")
    return document


def moment(stored_at: str) -> datetime:
    """A time of the journal, to the microsecond."""
    whole, _, fraction = stored_at.removesuffix("Z").partition(".")
    return datetime.fromisoformat(whole).replace(microsecond=int((fraction + "000000")[:6]), tzinfo=UTC)
