"""The data folder of one stack: its layout, the version that wrote it, its ports, and the lock that keeps a second stack out."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from pathlib import Path
from typing import IO, Any

from deploy.problems import DataFolderInUse, DataFolderVersion, StackError

LOCK_FILE = "stack.lock"
FORMAT = 1
"""Raised when a newer version could not go on with an older folder."""


class DataDir:
    """A data folder. Everything that a stack keeps lies in it, so deleting it deletes the stack."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.state_file = self.path / "stack.json"
        self.credentials_file = self.path / "credentials.json"
        self.bot_file = self.path / "bot.env"
        self.children_file = self.path / "children.json"
        self.nats_config = self.path / "nats.conf"
        self.nats_store = self.path / "nats"
        self.postgres = self.path / "postgres"
        self.logs = self.path / "logs"
        self._lock: IO[str] | None = None

    def open(self) -> None:
        """Make the folder, take its lock, check its version. Raises `StackError` in words when one of them fails.

        As root the folder may be passed through by all, for PostgreSQL's own user; what is secret in it is not readable.
        """
        self.make()
        self._take_lock()
        try:
            self._require_format()
        except StackError:
            self.close()
            raise

    def make(self) -> None:
        """Make the folder unless it is there. Raises `StackError` when this user may not write in it."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
            self.logs.mkdir(exist_ok=True, mode=0o700)
            (self.path / LOCK_FILE).open("a").close()
        except OSError as error:
            raise StackError(
                f"The data folder {self.path} cannot be used by this user ({error.strerror}). Choose another with --data-dir."
            ) from error

    def close(self) -> None:
        """Let go of the lock."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def ports(self) -> dict[str, int]:
        """The ports that this stack used last, by what listens there."""
        return {str(name): int(port) for name, port in self._state().get("ports", {}).items()}

    def keep_ports(self, ports: dict[str, int]) -> None:
        """Remember the ports for the next start."""
        write_private(self.state_file, json.dumps({"format": FORMAT, "ports": ports}, indent=2))

    def _state(self) -> dict[str, Any]:
        try:
            state: dict[str, Any] = json.loads(self.state_file.read_text())
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise DataFolderVersion(f"{self.state_file} cannot be read: {error}.") from error
        return state

    def _require_format(self) -> None:
        if self.state_file.exists():
            found = self._state().get("format")
            if found != FORMAT:
                raise DataFolderVersion(
                    f"The data folder {self.path} has format {found}, and this version of Interlock reads format {FORMAT}. "
                    "Use the version that wrote it, or another --data-dir."
                )
        elif self.postgres.exists() and not self.credentials_file.exists():
            raise DataFolderVersion(
                f"{self.path} holds a database but no stack.json: it is not a data folder of Interlock."
            )

    def _take_lock(self) -> None:
        """An flock: the kernel releases it with the process, however that ends."""
        lock = (self.path / LOCK_FILE).open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            owner = lock.read().strip()
            lock.close()
            raise DataFolderInUse(
                f"Another stack ({f'process {owner}' if owner else 'unknown process'}) runs on the data folder {self.path}. "
                "Stop it, or choose another with --data-dir (and another --port)."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock


def write_private(path: Path, content: str) -> None:
    """Replace a file in one step, readable by its owner alone."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        unfinished.unlink()
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
