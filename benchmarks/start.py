"""`interlock bench start`: how long until a stack takes orders, on an empty folder and on one that has data."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from ops.stack import Stack


def measure_starts(folder: Path, replicas: Mapping[str, int]) -> dict[str, dict[str, float]]:
    """Start and stop twice on `folder`, which must be empty; seconds until servers ran, until ready, and for the stop."""
    return {which: _start_and_stop(folder, replicas) for which in ("first_start", "second_start")}


def _start_and_stop(folder: Path, replicas: Mapping[str, int]) -> dict[str, float]:
    stack = Stack(folder, replicas=replicas)
    begun = time.monotonic()
    stack.open()
    try:
        stack.start_servers()
        servers = time.monotonic()
        stack.start_services()
        stack.wait_ready()
        ready = time.monotonic()
    finally:
        stack.stop()
    return {
        "servers_seconds": round(servers - begun, 2),
        "ready_seconds": round(ready - begun, 2),
        "stop_seconds": round(time.monotonic() - ready, 2),
    }
