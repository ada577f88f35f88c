"""When a stack is ready: the gateway says so, or, where there is none, every service does over NATS."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path

from nats.errors import Error as NatsError

from deploy.nats_connection import nats_connection
from deploy.problems import ServerDidNotStart, StackError
from ops.credentials import Credentials
from ops.log_files import log_tail
from ops.run_apart import run_apart
from ops.service_process import every_process
from ops.settings import StackSettings, reachable
from ops.supervisor import Supervisor
from ops.wait import DEATHS_MAX, http_status, unready_parts

LOOK_EVERY_SECONDS = 0.05


def wait_until_ready(
    settings: StackSettings, gateways: Mapping[str, int], admin: Credentials, supervisor: Supervisor, logs: Path, *,
    within_seconds: float,
) -> None:  # fmt: skip
    """Return once everything is ready. Raises `ServerDidNotStart`: which process keeps ending, or what is missing.

    Only deaths from now on count: a process that was killed before, and runs again, is waited for.
    """
    deadline = time.monotonic() + within_seconds
    before = {name: supervisor.deaths(name) for name, _ in every_process(settings)}
    while missing := _missing(settings, gateways, admin):
        for name, deaths in before.items():
            if supervisor.deaths(name) - deaths >= DEATHS_MAX:
                log = logs / f"{name}.log"
                raise ServerDidNotStart(f"{name} did not start. The end of its log, {log}:\n{log_tail(log)}")
        if time.monotonic() >= deadline:
            raise ServerDidNotStart(f"Not ready within {within_seconds:.0f} s: {missing}. The logs are in {logs}.")
        time.sleep(LOOK_EVERY_SECONDS)


def _missing(settings: StackSettings, gateways: Mapping[str, int], admin: Credentials) -> str:
    """What is not ready yet, in words; empty when all is."""
    for name, port in gateways.items():
        status, body = http_status(reachable(settings.host), port, "/readyz")
        if status != 200:
            return f"{name} answers {status or 'nothing'} ({unready_parts(body)})"
    return "" if gateways else run_apart(_unready_service(settings, admin))


async def _unready_service(settings: StackSettings, admin: Credentials) -> str:
    if not settings.services:
        return ""
    try:
        async with nats_connection(admin.url, admin.user, admin.password) as client:
            for service in settings.services:
                try:
                    answer = await client.request(f"query.health.{service.name}", b"{}", timeout=1)
                except (NatsError, TimeoutError):
                    return f"{service.name} does not answer"
                if not json.loads(answer.data).get("ready"):
                    return f"{service.name} is not ready ({answer.data.decode()[:300]})"
    except StackError as error:
        return str(error)
    return ""
