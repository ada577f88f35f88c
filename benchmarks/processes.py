"""What each process of a stack uses: memory now, and processor time between two looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import psutil

from ops.stack import Stack

POSTGRES = "postgres"


def memory_mb(stack: Stack) -> dict[str, float]:
    """Resident memory in MB by process. PostgreSQL's processes share most of theirs: the proportional shares are added up."""
    return {
        name: round(
            sum(_share(process) if name == POSTGRES else process.memory_info().rss for process in family) / 1e6, 1
        )
        for name, family in _families(stack)
    }


def cpu_seconds(stack: Stack) -> dict[str, float]:
    """Processor time that each process has used so far, with its children, in seconds."""
    return {name: sum(_used(process) for process in family) for name, family in _families(stack)}


def used_since(before: dict[str, float], now: dict[str, float]) -> dict[str, float]:
    """The difference, by process."""
    return {name: round(used - before.get(name, 0.0), 2) for name, used in now.items()}


def _families(stack: Stack) -> Iterator[tuple[str, list[psutil.Process]]]:
    for name, pid in stack.pids().items():
        process = psutil.Process(pid)
        yield name, [process, *process.children(recursive=True)]


def _share(process: psutil.Process) -> float:
    with suppress(psutil.Error, AttributeError):
        return float(process.memory_full_info().pss)
    with suppress(psutil.Error):
        return float(process.memory_info().rss)
    return 0.0


def _used(process: psutil.Process) -> float:
    with suppress(psutil.Error):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0
