"""The log file: appended to, and on disk before anyone is told. Those who wait at once share one fsync."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

from tests.recording_broker.log import read_records


class Journal:
    """Writes one JSON document a line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()
        self.found = read_records(path)
        """What earlier lives have written."""
        self._file = path.open("r+b", buffering=0)
        self._file.truncate(path.read_bytes().rfind(b"\n") + 1)
        self._file.seek(0, os.SEEK_END)
        self._lines: list[bytes] = []
        self._waiting: list[asyncio.Future[None]] = []
        self._writer: asyncio.Task[None] | None = None

    async def append(self, *records: dict[str, Any]) -> None:
        """Return once the records are on disk, after all that were appended before. Without records: wait for those."""
        if not records and (self._writer is None or self._writer.done()):
            return
        self._lines += [json.dumps(record).encode() + b"\n" for record in records]
        written = asyncio.get_running_loop().create_future()
        self._waiting.append(written)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        await asyncio.shield(written)

    async def _write_all(self) -> None:
        while self._waiting:
            lines, self._lines = self._lines, []
            waiting, self._waiting = self._waiting, []
            await asyncio.to_thread(self._write, b"".join(lines))
            for written in waiting:
                if not written.done():
                    written.set_result(None)

    def _write(self, content: bytes) -> None:
        while content:
            content = content[self._file.write(content) :]
        os.fsync(self._file.fileno())
