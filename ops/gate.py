"""A gate that processes wait at: a pipe for their standard input, which ends for all of them at once."""

from __future__ import annotations

import os
import subprocess


class Gate:
    """Closed until it is opened, and never closed again."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self._is_open = False

    @property
    def input(self) -> int:
        """The standard input of a process that is started now: nothing to wait for once the gate is open."""
        return subprocess.DEVNULL if self._is_open else self._read

    def open(self) -> None:
        """Let everyone go on. Repeatable."""
        if not self._is_open:
            self._is_open = True
            os.close(self._write)
            os.close(self._read)
