"""`interlock events export`: events into a file that can be carried, checked, replayed and imported."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from deploy.problems import StackError
from ops.events.selection import Selection, document_of
from ops.recordings import Recorded
from ops.running_journal import running_journal

PARQUET: Final = ".parquet"
TOGETHER: Final = 5_000


class Writer(Protocol):
    """Takes events in."""

    def write(self, part: list[Recorded]) -> None: ...


def export_events(
    data_dir: Path, nats_url: str | None, selection: Selection, path: Path, *, tell: Callable[[int, int], None]
) -> int:
    """Write the events that are wanted to `path`, whole or not at all; how many. `tell` hears how far it is, and of how much.

    Raises `StackError`, also where the file is there already.
    """
    if path.exists():
        raise StackError(f"{path} is there already.")

    async def export() -> int:
        count = 0
        async with running_journal(data_dir, nats_url) as journal:
            last = await journal.last()
            until = last if selection.last is None else min(last, selection.last)
            with _writing(path) as writer:
                async for part in journal.read(until, selection.subject, selection.first - 1):
                    wanted = [recorded for recorded in part if selection.has(recorded, document_of(recorded))]
                    writer.write(wanted)
                    count += len(wanted)
                    tell(part[-1].sequence, until)
        return count

    return asyncio.run(export())


@contextmanager
def _writing(path: Path) -> Iterator[Writer]:
    """The file appears under its name when everything is in it."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        opened = _parquet if path.suffix == PARQUET else _json_lines
        with opened(unfinished) as writer:
            yield writer
        os.replace(unfinished, path)
    except OSError as error:
        raise StackError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


class _Lines:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._seal = hashlib.sha256()
        self._count = 0

    def write(self, part: list[Recorded]) -> None:
        for recorded in part:
            line = recorded.line()
            self._seal.update(line)
            self._file.write(line)
        self._count += len(part)

    def seal(self) -> None:
        """The last line: how many there are, and their hash."""
        self._file.write(json.dumps({"events": self._count, "sha256": self._seal.hexdigest()}).encode() + b"\n")


@contextmanager
def _json_lines(path: Path) -> Iterator[Writer]:
    with path.open("wb") as file:
        lines = _Lines(file)
        yield lines
        lines.seal()
        file.flush()
        os.fsync(file.fileno())


class _Rows:
    """Fields of every event as columns, beside its payload as it is."""

    def __init__(self, writer: Any, arrow: Any, schema: Any) -> None:
        self._writer, self._arrow, self._schema = writer, arrow, schema
        self._waiting: list[dict[str, Any]] = []

    def write(self, part: list[Recorded]) -> None:
        self._waiting += [_row(recorded) for recorded in part]
        if len(self._waiting) >= TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            self._writer.write_table(self._arrow.Table.from_pylist(self._waiting, schema=self._schema))
            self._waiting = []


@contextmanager
def _parquet(path: Path) -> Iterator[Writer]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise StackError(
            "Parquet needs the library pyarrow: install interlock[parquet], or export JSON lines."
        ) from error
    text = pyarrow.string()
    schema = pyarrow.schema(
        [("sequence", pyarrow.int64()), ("stored_at", pyarrow.timestamp("us", tz="UTC")), ("subject", text), ("payload", pyarrow.binary())]
        + [(name, text) for name in ("headers", "event_id", "order_id", "symbol", "account", "strategy", "actor")]
    )  # fmt: skip
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        rows = _Rows(writer, pyarrow, schema)
        yield rows
        rows.flush()


def _row(recorded: Recorded) -> dict[str, Any]:
    from ops.events.selection import field
    from ops.recordings import moment

    document = document_of(recorded)
    named = {name: field(document, name) for name in ("event_id", "order_id", "symbol", "account", "strategy", "actor")}
    return named | {
        "sequence": recorded.sequence,
        "stored_at": moment(recorded.stored_at),
        "subject": recorded.subject,
        "payload": recorded.payload,
        "headers": json.dumps(dict(recorded.headers)),
    }
