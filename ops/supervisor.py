"""Runs processes, restarts what dies, and stops everything in order.

All forks happen on one thread of its own: the kernel ties a child's life to the thread that forked it, and any caller, in
a test or under an event loop, may come and go. Other threads hand that thread jobs and wait for the result.
"""

from __future__ import annotations

import contextlib
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from signal import Signals
from typing import Any, TypeVar

from deploy.process import ProcessSpec
from ops.child import Child, backoff_seconds
from ops.gate import Gate
from ops.log_files import rotate

T = TypeVar("T")
LOOK_EVERY_SECONDS = 0.03
STOP_WITHIN_SECONDS = 4.3
ROTATE_EVERY_SECONDS = 10.0
CANNOT_START = 127


@dataclass(frozen=True)
class Death:
    """A process ended by itself; it is restarted after `restart_in_seconds`."""

    name: str
    exit_code: int
    deaths_in_a_row: int
    restart_in_seconds: float


class Supervisor:
    """Keeps processes running until it is told to stop them. Thread-safe."""

    def __init__(
        self,
        on_death: Callable[[Death], None] = lambda death: None,
        on_change: Callable[[dict[str, int]], None] = lambda pids: None,
    ) -> None:
        """`on_death` and `on_change` (with the process ids, after each start) are called on the supervisor's thread."""
        self._on_death = on_death
        self._on_change = on_change
        self._children: dict[str, Child] = {}
        self._jobs: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = queue.SimpleQueue()
        self._gate = Gate()
        self._closing = False
        self._rotate_at = 0.0
        self._thread = threading.Thread(target=self._run, name="interlock-supervisor", daemon=True)
        self._thread.start()

    def start(self, spec: ProcessSpec) -> None:
        """Start a process, and keep it running."""
        self._call(lambda: self._start(spec))

    def open_gate(self) -> None:
        """Let the gated processes go on; those started from now on do not wait. Repeatable."""
        self._call(self._gate.open)

    def stop(self, names: Iterable[str]) -> None:
        """Stop these and restart them no more."""
        wanted = tuple(names)
        self._call(lambda: self._stop([self._children.pop(name) for name in wanted if name in self._children]))

    @property
    def is_alive(self) -> bool:
        """Whether its thread runs; when that fails, the kernel ends every child with it."""
        return self._thread.is_alive()

    def stop_all(self) -> None:
        """Stop everything, the lowest stage first, within `STOP_WITHIN_SECONDS`; then the supervisor itself. Repeatable."""
        if self._thread.is_alive():
            self._call(self._stop_all)
            self._thread.join()

    def send(self, name: str, what: Signals = signal.SIGKILL) -> None:
        """Signal a process; one that dies of it is restarted like any other."""
        self._call(lambda: self._children[name].send(what))

    def pids(self) -> dict[str, int]:
        """The process ids of what runs at this moment."""
        return self._call(self._pids)

    def names(self) -> set[str]:
        """What is kept running, whether it runs at this moment or not."""
        return self._call(lambda: set(self._children))

    def deaths(self, name: str) -> int:
        """How often a process has ended by itself since it was first started."""
        return self._call(lambda: self._children[name].deaths)

    def _call(self, job: Callable[[], T]) -> T:
        future: Future[T] = Future()
        self._jobs.put((future, job))
        while self._thread.is_alive():
            try:
                return future.result(timeout=1)
            except TimeoutError:
                if future.done():
                    raise
        if future.done():
            return future.result()
        raise RuntimeError("the supervisor has ended")

    def _run(self) -> None:
        while not self._closing:
            try:
                future, job = self._jobs.get(timeout=LOOK_EVERY_SECONDS)
            except queue.Empty:
                pass
            else:
                try:
                    future.set_result(job())
                except BaseException as error:
                    future.set_exception(error)
            self._look_after_children()
            self._rotate_logs()

    def _look_after_children(self) -> None:
        for child in self._children.values():
            if child.notice_death():
                self._tell_death(child)
            if child.is_due():
                try:
                    self._fork(child)
                except OSError:  # no memory, no folder for its log: it may be over the next time
                    child.count_death(CANNOT_START)
                    self._tell_death(child)
                else:
                    self._tell_change()

    def _tell_death(self, child: Child) -> None:
        deaths = child.deaths_in_a_row
        with contextlib.suppress(OSError):  # a closed terminal or a full disk must not end the supervision
            self._on_death(Death(child.spec.name, child.last_exit or 0, deaths, backoff_seconds(deaths)))

    def _tell_change(self) -> None:
        with contextlib.suppress(OSError):
            self._on_change(self._pids())

    def _rotate_logs(self) -> None:
        if time.monotonic() < self._rotate_at:
            return
        self._rotate_at = time.monotonic() + ROTATE_EVERY_SECONDS
        for child in self._children.values():
            with contextlib.suppress(OSError):
                rotate(child.spec.log_path)

    def _start(self, spec: ProcessSpec) -> None:
        if spec.name in self._children:
            raise ValueError(f"{spec.name} runs already")
        child = Child(spec)
        self._fork(child)
        self._children[spec.name] = child
        self._tell_change()

    def _fork(self, child: Child) -> None:
        child.start(self._gate.input if child.spec.gated else subprocess.DEVNULL)

    def _stop_all(self) -> None:
        deadline = time.monotonic() + STOP_WITHIN_SECONDS
        children = list(self._children.values())
        self._children.clear()
        for stage in sorted({child.spec.stage for child in children}):
            self._stop([child for child in children if child.spec.stage == stage], deadline)
        self._gate.open()
        self._closing = True

    def _stop(self, children: list[Child], deadline: float = float("inf")) -> None:
        for child in children:
            child.send(child.spec.stop_signal)
        begun = time.monotonic()
        for child in children:
            if not child.wait_until(min(begun + child.spec.stop_seconds, deadline)):
                child.kill()

    def _pids(self) -> dict[str, int]:
        return {name: child.pid for name, child in self._children.items() if child.pid is not None}
