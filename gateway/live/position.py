"""Where in which journal: what `id:` says in the event stream, and `Last-Event-ID` gives back."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple, Self

_ID = re.compile(r"([0-9]{1,20})-([0-9]{1,20})")
_CREATED = re.compile(r"(.*?[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?(Z|[+-][0-9:]+)")


class Position(NamedTuple):
    """A sequence of the journal that began at `epoch`: a journal made anew counts from 1 again, and must not be mistaken for the old one."""

    epoch: int
    """When the journal was made, in nanoseconds since 1970."""
    sequence: int

    def __str__(self) -> str:
        return f"{self.epoch}-{self.sequence}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The position that `text` names; `None` where it names none."""
        match = _ID.fullmatch(text.strip())
        return cls(int(match[1]), int(match[2])) if match else None


def epoch_of(created: str) -> int:
    """The epoch of a journal from the server's `created`, an RFC 3339 time of up to nine decimals."""
    match = _CREATED.fullmatch(created)
    if match is None:
        raise ValueError(f"not a time: {created!r}")
    seconds = datetime.fromisoformat(f"{match[1]}{match[3].replace('Z', '+00:00')}").timestamp()
    return int(seconds) * 1_000_000_000 + int((match[2] or "").ljust(9, "0"))
