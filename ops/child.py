"""One supervised process: started through the lifeline, its output appended to its log, its restarts counted."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from signal import Signals

import psutil

from deploy.process import ProcessSpec
from ops.log_files import rotate

LIFELINE = Path(__file__).with_name("lifeline.py")
BACKOFF_FIRST_SECONDS = 0.1
BACKOFF_MAX_SECONDS = 5.0
TAKES_ITS_CHILDREN_SECONDS = 0.4
STEADY_AFTER_SECONDS = 10.0
"""A process that lived this long is taken to be well: its next death starts the backoff anew."""


def backoff_seconds(deaths: int) -> float:
    """How long to wait before the restart that follows the `deaths`-th death in a row."""
    return float(min(BACKOFF_FIRST_SECONDS * 2 ** min(deaths - 1, 10), BACKOFF_MAX_SECONDS))


class Child:
    """A process and what became of it. Used by the supervisor's thread only."""

    def __init__(self, spec: ProcessSpec) -> None:
        self.spec = spec
        self.deaths = 0
        self.deaths_in_a_row = 0
        self.last_exit: int | None = None
        self._restart_at = 0.0
        self._started_at = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The id of the running process; None between a death and the restart."""
        return self._process.pid if self._process else None

    def start(self, stdin: int = subprocess.DEVNULL) -> None:
        """Fork from the calling thread: the process dies with that thread (see `ops.lifeline`)."""
        spec = self.spec
        owner = (spec.owner.uid, spec.owner.gid) if spec.owner else (-1, -1)
        lifeline = (
            sys.executable,
            "-I",
            "-S",
            str(LIFELINE),
            str(int(spec.death_signal)),
            str(os.getpid()),
        )
        command = [*lifeline, *map(str, owner), *spec.argv]
        rotate(spec.log_path)
        with spec.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                command, env=dict(spec.env), cwd=spec.cwd, stdin=stdin, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self._started_at = time.monotonic()

    def notice_death(self) -> bool:
        """Whether the process has ended since the last look; if so, when to restart it is settled."""
        if self._process is None or (code := self._process.poll()) is None:
            return False
        self._process = None
        if time.monotonic() - self._started_at >= STEADY_AFTER_SECONDS:
            self.deaths_in_a_row = 0
        self.count_death(code)
        return True

    def count_death(self, code: int) -> None:
        """Settle when the next start is due."""
        self.last_exit = code
        self.deaths += 1
        self.deaths_in_a_row += 1
        self._restart_at = time.monotonic() + backoff_seconds(self.deaths_in_a_row)

    def is_due(self) -> bool:
        """Whether it ought to run, does not, and has waited long enough."""
        return self._process is None and time.monotonic() >= self._restart_at

    def send(self, what: Signals) -> None:
        """Signal the process, if it runs."""
        if self._process is not None:
            self._process.send_signal(what)

    def wait_until(self, deadline: float) -> bool:
        """Wait for the end of the process until the monotonic time `deadline`; answer whether it has ended."""
        if self._process is None:
            return True
        try:
            self.last_exit = self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return False
        self._process = None
        return True

    def kill(self) -> None:
        """End the process at once and reap it: a server by the signal that takes its own children along, then all for certain."""
        family = self._family()
        if self.spec.death_signal != signal.SIGKILL:
            self.send(self.spec.death_signal)
            self.wait_until(time.monotonic() + TAKES_ITS_CHILDREN_SECONDS)
        self.send(signal.SIGKILL)
        self.wait_until(time.monotonic() + 5)
        for process in family:
            with contextlib.suppress(psutil.Error):  # it has ended with its parent
                process.kill()

    def _family(self) -> list[psutil.Process]:
        """What the process has started itself."""
        try:
            return psutil.Process(self.pid).children(recursive=True) if self.pid else []
        except psutil.Error:
            return []
