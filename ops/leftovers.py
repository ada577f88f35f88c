"""Ends what a supervisor that was killed left running, before a new one starts on the same data folder.

On Linux the kernel ends the children with their supervisor; this is for other systems, and for the rare child that was
not tied yet. A process is ended only when its id, its start time and our record of them agree.
"""

from __future__ import annotations

import json
from pathlib import Path

import psutil

from ops.data_dir import write_private

CLOCK_SLACK_SECONDS = 0.1


def record(path: Path, pids: dict[str, int]) -> None:
    """Keep who runs now."""
    running = {}
    for name, pid in pids.items():
        try:
            running[name] = {"pid": pid, "started": psutil.Process(pid).create_time()}
        except psutil.Error:
            continue
    write_private(path, json.dumps(running, indent=2))


def end_leftovers(path: Path, *, wait_seconds: float = 3.0) -> None:
    """End every recorded process that still runs: politely, then for certain."""
    try:
        recorded = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return
    found = []
    for entry in recorded.values():
        try:
            process = psutil.Process(entry["pid"])
            if abs(process.create_time() - entry["started"]) < CLOCK_SLACK_SECONDS:
                process.terminate()
                found.append(process)
        except psutil.Error:
            continue
    _, alive = psutil.wait_procs(found, timeout=wait_seconds)
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=wait_seconds)
    path.unlink(missing_ok=True)
