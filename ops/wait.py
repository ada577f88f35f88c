"""Waiting for something to become ready, and giving up with the log of what did not."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from pathlib import Path

from deploy.problems import ServerDidNotStart
from ops.log_files import log_tail

LOOK_EVERY_SECONDS = 0.03
DEATHS_MAX = 3
"""A process that has died so often while it was waited for will not come up by itself."""


def wait_for(
    is_ready: Callable[[], bool],
    *,
    what: str,
    log: Path,
    deaths: Callable[[], int],
    within_seconds: float,
) -> None:
    """Return once `is_ready()`; raise `ServerDidNotStart` when the process keeps dying, or time is up."""
    deadline = time.monotonic() + within_seconds
    while not is_ready():
        died = deaths()
        if died >= DEATHS_MAX or time.monotonic() >= deadline:
            how = f"ended {died} times" if died else f"was not ready within {within_seconds:.0f} s"
            raise ServerDidNotStart(f"{what} did not start: it {how}. The end of its log, {log}:\n{log_tail(log)}")
        time.sleep(LOOK_EVERY_SECONDS)


def http_status(host: str, port: int, path: str) -> tuple[int, str]:
    """The status and body of a GET; 0 and the error when nobody answers."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return 0, str(error) or type(error).__name__
    finally:
        connection.close()


def unready_parts(body: str) -> str:
    """What a `/readyz` answer says is missing, as it says it."""
    try:
        return json.dumps(json.loads(body))[:1000]
    except ValueError:
        return body[:300]
