"""What the servers say of themselves: versions, and whether anything that durability costs was weakened."""

from __future__ import annotations

import json
import os
import platform
from typing import Any

import psycopg

from ops.services import SERVICES
from ops.stack import Stack

DURABILITY = ("fsync", "full_page_writes", "synchronous_commit")


def server_facts(stack: Stack) -> dict[str, Any]:
    """Versions and sync settings, read from the servers; PostgreSQL's as each service's role has them, which may override them."""
    nats = json.loads(stack.nats_varz())
    jetstream = nats["jetstream"]["config"]
    return {
        "nats": {
            "version": nats["version"],
            "sync_interval": "always" if jetstream.get("sync_always") else _seconds(jetstream.get("sync_interval")),
        },
        "postgres": _postgres(stack),
    }


def machine_facts() -> dict[str, Any]:
    """What the figures were measured on; the load before the run tells how quiet it was."""
    return {"python": platform.python_version(), "cpus": os.cpu_count(), "load_before": round(os.getloadavg()[0], 2)}


def _postgres(stack: Stack) -> dict[str, Any]:
    by_role = {service.role: _settings(stack.database_url(service.role)) for service in SERVICES if service.role}
    said = {name: sorted({settings[name] for settings in by_role.values()}) for name in (*DURABILITY, "server_version")}
    alike = {name: values[0] if len(values) == 1 else ",".join(values) for name, values in said.items()}
    return {"version": alike.pop("server_version"), **alike}


def _settings(database_url: str) -> dict[str, str]:
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        found = connection.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [[*DURABILITY, "server_version"]]
        )
        return dict(found.fetchall())


def _seconds(nanoseconds: int | None) -> str:
    return "default" if nanoseconds is None else f"{nanoseconds / 1e9:g}s"
