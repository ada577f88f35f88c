"""A chain of hashes over the journal: each link holds everything before it, so that nothing can be changed, left out or put in unseen.

Its heads are kept in a file outside the database and the journal, one line a head, only ever added to. Who wants to touch the journal up has to touch
that file up too: keep a copy where they cannot.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from deploy.problems import StackError
from ops.recordings import Recorded

EVERY: Final = 100
"""So many events have a head of their own at least: a change is found within that many."""
BEGINNING: Final = bytes(32)
MESSAGE_ID: Final = "Nats-Msg-Id"


@dataclass(frozen=True, slots=True)
class Head:
    """The chain up to a sequence."""

    sequence: int
    link: bytes

    def line(self) -> str:
        """As the file has it."""
        at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        return json.dumps({"sequence": self.sequence, "hash": self.link.hex(), "sealed_at": at}) + "\n"


START: Final = Head(0, BEGINNING)


class Gap(StackError):
    """A sequence is missing."""


def link(before: bytes, recorded: Recorded) -> bytes:
    """The next link: SHA-256 of the one before, the sequence, the subject, the message id and the payload, each with its length."""
    digest = hashlib.sha256(before)
    digest.update(recorded.sequence.to_bytes(8, "big"))
    for part in (recorded.subject.encode(), recorded.headers.get(MESSAGE_ID, "").encode(), recorded.payload):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


def follow(head: Head, events: Iterable[Recorded]) -> Iterator[Head]:
    """The chain from `head` on, a head an event. Raises `Gap` where a sequence is missing."""
    for recorded in events:
        if recorded.sequence != head.sequence + 1:
            raise Gap(
                f"The journal has no message {head.sequence + 1}: after {head.sequence} comes {recorded.sequence}."
            )
        head = Head(recorded.sequence, link(head.link, recorded))
        yield head


class HeadFile:
    """The heads that were sealed. Raises `StackError` where the file cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def heads(self) -> list[Head]:
        """All of them, oldest first; none where nothing was sealed yet."""
        if not self.path.exists():
            return []
        found = [START]
        for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                document = json.loads(line)
                head = Head(int(document["sequence"]), bytes.fromhex(document["hash"]))
            except (ValueError, KeyError, TypeError) as error:
                raise StackError(f"{self.path}, line {number}, is no head of a chain: {error!r}.") from error
            if head.sequence <= found[-1].sequence:
                raise StackError(
                    f"{self.path}, line {number}: a head of {head.sequence} comes after {found[-1].sequence}."
                )
            found.append(head)
        return found[1:]

    @contextmanager
    def writing(self) -> Iterator[HeadWriter]:
        """Add heads; one writer at a time."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.path.open("a", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise StackError(f"Somebody else is sealing into {self.path}.") from error
            yield HeadWriter(file.fileno())


class HeadWriter:
    """Adds lines, each on the disk when it returns."""

    def __init__(self, fileno: int) -> None:
        self._fileno = fileno

    def add(self, heads: Iterable[Head]) -> None:
        """Write heads, and wait until they are on the disk."""
        text = "".join(head.line() for head in heads)
        if text:
            os.write(self._fileno, text.encode())
            os.fsync(self._fileno)
