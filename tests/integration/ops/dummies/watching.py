"""Watching processes: what a stack started, and what of it still runs."""

from __future__ import annotations

import time
from collections.abc import Callable

import psutil


def processes_of(pids: dict[str, int]) -> list[psutil.Process]:
    """These processes and everything that they started."""
    found = []
    for pid in pids.values():
        process = psutil.Process(pid)
        found += [process, *process.children(recursive=True)]
    return found


def still_running(processes: list[psutil.Process], *, within_seconds: float) -> list[psutil.Process]:
    """Those that run on after `within_seconds`; one that is dead and waits for its parent does not run."""
    eventually(lambda: not any(_runs(process) for process in processes), within_seconds=within_seconds)
    return [process for process in processes if _runs(process)]


def eventually(holds: Callable[[], bool], *, within_seconds: float) -> bool:
    """Whether `holds()` becomes true in time."""
    deadline = time.monotonic() + within_seconds
    while not holds():
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
    return True


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
