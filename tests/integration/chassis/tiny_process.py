"""The tiny service as a process of its own, so that it can be killed: `python -m tests.integration.chassis.tiny_process`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chassis.service import Service, run
from chassis.settings import ServiceSettings, load
from contracts.events import OrderProposed
from ops.stack import Stack
from tests.integration.chassis.tiny_service import CONSUMER, NAME, SCHEMA, deny_all

ROOT = Path(__file__).parents[3]


def _build() -> Service:
    service = Service(NAME, SCHEMA, load(ServiceSettings))
    service.bus.consume(CONSUMER, deny_all, events=OrderProposed)
    return service


@contextmanager
def tiny_process(stack: Stack, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """The process, from its start until the block ends; `settings` are its `INTERLOCK_...` variables in lower case."""
    nats = stack.credentials(SCHEMA)
    told = {
        "nats_url": nats.url, "nats_user": nats.user, "nats_password": nats.password, "log_level": "error",
        "database_url": stack.database_url(SCHEMA), "test_run": "1",
    } | settings  # fmt: skip
    environment = {f"INTERLOCK_{name.upper()}": value for name, value in told.items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.chassis.tiny_process"],
        cwd=ROOT, env={name: value for name, value in os.environ.items() if "INTERLOCK" not in name} | environment,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    run(_build)
