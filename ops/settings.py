"""What a stack is started with, and which of our own environment each service gets."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ops.services import SERVICES, Service

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")
OURS_ALONE = frozenset(
    f"INTERLOCK_{name}"
    for name in (
        "NATS_URL", "NATS_USER", "NATS_PASSWORD", "NATS_PORT", "DATABASE_URL", "HOST", "PORT", "DATA_DIR", "DEMO",
        "INSECURE_NO_AUTH", "REPLICAS", "POSTGRES_SYSTEM_USER",
    )
)  # fmt: skip
PASSWORD_PREFIXES = ("INTERLOCK_NATS_PASSWORD_", "INTERLOCK_DATABASE_PASSWORD_")
"""Never handed on: with existing servers they carry the administrators' passwords."""


@dataclass(frozen=True)
class StackSettings:
    """Everything that may differ from one stack to the next. A port of 0 means: the one used last, else a free one.

    `replicas` counts processes by service name (1 where it says nothing); `env` is extra environment by service name, and
    under `*` for all. `nats_url` and `database_url` name existing servers, with their administrators' credentials.
    """

    data_dir: Path
    host: str = "127.0.0.1"
    http_port: int = 0
    nats_port: int = 0
    replicas: Mapping[str, int] = field(default_factory=dict)
    env: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    services: tuple[Service, ...] = SERVICES
    nats_url: str | None = field(default=None, repr=False)
    database_url: str | None = field(default=None, repr=False)
    insecure_no_auth: bool = False


def reachable(host: str) -> str:
    """Where a client on this machine finds what listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def inherited_environment() -> dict[str, str]:
    """Our environment, less what is the stack's own business."""
    return {
        name: value
        for name, value in os.environ.items()
        if name not in OURS_ALONE and not name.startswith(PASSWORD_PREFIXES)
    }
