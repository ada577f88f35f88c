"""The sessions of the market calendars that the config names, as this process read them."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from chassis.logging import get_logger
from risk_service.domain.sessions import Sessions

log = get_logger("interlock.risk")
READING_SECONDS_MAX: Final = 30.0
AGAIN_AFTER_SECONDS: Final = 60.0
"""A calendar that could not be read is tried again this much later; until then its orders are denied."""
RENEWED_BEFORE: Final = timedelta(days=90)
Read = Callable[[Collection[str]], Awaitable[Mapping[str, Sessions]]]


async def read_calendars(names: Collection[str], begin: datetime | None = None) -> dict[str, Sessions]:
    """The sessions of calendars, read by a process of its own, from `begin` on or from a few days ago. Raises `OSError`, `ValueError` or
    `TimeoutError`."""
    since = () if begin is None else (f"--since={begin.date().isoformat()}",)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "risk_service.read_calendars", *since, *sorted(names),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(READING_SECONDS_MAX):
            said, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode != 0:
        raise ValueError(complaint.decode(errors="replace")[-500:])
    return {name: _sessions(name, document) for name, document in json.loads(said).items()}


def _sessions(name: str, document: Mapping[str, object]) -> Sessions:
    def moment(text: object) -> datetime:
        return datetime.fromisoformat(str(text)).astimezone(UTC)

    intervals = document["intervals"]
    assert isinstance(intervals, list)
    return Sessions(
        name,
        moment(document["from"]),
        moment(document["until"]),
        tuple((moment(start), moment(end)) for start, end in intervals),
    )


class Calendars:
    """What is known. A calendar that could not be read is missing, and not asked for again for a while."""

    def __init__(self, read: Read = read_calendars, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._read = read
        self._seconds = seconds
        self._failed: dict[str, float] = {}
        self._reading = asyncio.Lock()
        self.known: Mapping[str, Sessions] = {}

    def to_read(self, names: Collection[str], now: datetime) -> set[str]:
        """Those of `names` that are worth reading now: not known far enough ahead, and not just failed."""
        return {
            name
            for name in names
            if not (name in self.known and now + RENEWED_BEFORE < self.known[name].known_until)
            and self._seconds() >= self._failed.get(name, 0.0)
        }

    def missing(self, names: Collection[str], now: datetime) -> set[str]:
        """Those of `names` without which nothing can be decided, and that may yet be read."""
        return {name for name in self.to_read(names, now) if name not in self.known}

    async def read(self, names: Collection[str], now: datetime) -> None:
        """Read what is worth it, one reading at a time. Never raises for what cannot be read: it is missing then."""
        async with self._reading:
            wanted = self.to_read(names, now)
            if not wanted:
                return
            try:
                self.known = {**self.known, **await self._read(wanted)}
            except (OSError, ValueError, TimeoutError) as error:
                log.error("calendars.not_read", calendars=sorted(wanted), error=str(error)[:500] or repr(error))
                self._failed |= dict.fromkeys(wanted, self._seconds() + AGAIN_AFTER_SECONDS)
            else:
                log.info("calendars.read", calendars=sorted(wanted))
