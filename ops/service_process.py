"""Describes the processes of the services: their names, their environment, their log."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from deploy.process import ProcessSpec
from ops.credentials import Credentials
from ops.services import GATEWAY, Service
from ops.settings import StackSettings, inherited_environment

BESIDE_STAGE = 0
GATEWAY_STAGE = 10
SERVICE_STAGE = 20


def process_names(service: Service, settings: StackSettings) -> tuple[str, ...]:
    """One name a replica: the service's own, numbered from 1 when there are several."""
    count = settings.replicas.get(service.name, 1)
    if count == 1:
        return (service.name,)
    return tuple(f"{service.name}-{number}" for number in range(1, count + 1))


def gateway_names(settings: StackSettings) -> tuple[str, ...]:
    """The gateway's processes; each listens on a port of its own."""
    return tuple(
        name for service in settings.services if service.name == GATEWAY for name in process_names(service, settings)
    )


def every_process(settings: StackSettings) -> Iterator[tuple[str, Service]]:
    """All processes of all services."""
    for service in settings.services:
        for name in process_names(service, settings):
            yield name, service


def service_process(
    name: str, service: Service, settings: StackSettings, *,
    credentials: Credentials, database_url: str | None, port: int | None, extra_env: Mapping[str, str], folder: Path,
) -> ProcessSpec:  # fmt: skip
    """One process of one service. Its settings come from the environment alone, as they do where it is deployed."""
    env = inherited_environment() | {"PYTHONUNBUFFERED": "1"} | connection_environment(credentials)
    if database_url is not None:
        env["INTERLOCK_DATABASE_URL"] = database_url
    if port is not None:
        env |= {"INTERLOCK_HOST": settings.host, "INTERLOCK_PORT": str(port)}
        if settings.insecure_no_auth:
            env["INTERLOCK_INSECURE_NO_AUTH"] = "1"
    return ProcessSpec(
        name=name,
        argv=(sys.executable, "-P", "-m", "ops.warm_start", service.module),
        gated=True,
        log_path=folder / f"{name}.log",
        stage=GATEWAY_STAGE if service.name == GATEWAY else SERVICE_STAGE,
        env=env | dict(settings.env.get("*", {})) | dict(settings.env.get(service.name, {})) | dict(extra_env),
        cwd=folder,
    )


def connection_environment(credentials: Credentials) -> dict[str, str]:
    """How a process finds NATS, and who it is there."""
    return {
        "INTERLOCK_NATS_URL": credentials.url,
        "INTERLOCK_NATS_USER": credentials.user,
        "INTERLOCK_NATS_PASSWORD": credentials.password,
    }
