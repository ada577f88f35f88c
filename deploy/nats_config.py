"""The nats-server configuration, made from data: who may publish and subscribe what, and that every write is synced."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

LOOPBACK = "127.0.0.1"


class NatsUser(Protocol):
    """What a user of `contracts.permissions.USERS` tells: its name, and the subjects that are its own."""

    @property
    def name(self) -> str: ...
    @property
    def publish(self) -> tuple[str, ...]: ...
    @property
    def subscribe(self) -> tuple[str, ...]: ...
    @property
    def allow_responses(self) -> bool: ...


def server_config(
    users: Iterable[NatsUser],
    passwords: Mapping[str, str],
    *,
    port: int,
    monitor_port: int,
    store: Path,
) -> str:
    """The whole configuration file of the embedded server. JSON is a subset of the server's own format.

    `sync_interval: always`: a write is acknowledged after it has been synced to the disk, so a 202 survives a power cut.
    """
    return json.dumps(
        {
            "server_name": "interlock",
            "listen": f"{LOOPBACK}:{port}",
            "http": f"{LOOPBACK}:{monitor_port}",
            "jetstream": {"store_dir": str(store), "sync_interval": "always"},
            "authorization": {"users": [_user(user, passwords[user.name]) for user in users]},
        },
        indent=2,
    )


def users_block(users: Iterable[NatsUser], passwords: Mapping[str, str] | None) -> str:
    """The `authorization` block for an existing server; without passwords, the server reads them from its environment."""
    placeholders = {user.name: f"${password_variable(user.name)}" for user in users}
    block = json.dumps(
        {"users": [_user(user, (passwords or placeholders)[user.name]) for user in users]},
        indent=2,
    )
    if passwords is None:
        for placeholder in placeholders.values():  # a variable is written without quotes
            block = block.replace(json.dumps(placeholder), placeholder)
    return f"authorization {block}\n"


def password_variable(user: str) -> str:
    """The environment variable that gives a NATS user's password."""
    return f"INTERLOCK_NATS_PASSWORD_{user.upper()}"


def _user(user: NatsUser, password: str) -> dict[str, object]:
    permissions: dict[str, object] = {
        "publish": _only(user.publish),
        "subscribe": _only(user.subscribe),
    }
    if user.allow_responses:
        permissions["allow_responses"] = True
    return {"user": user.name, "password": password, "permissions": permissions}


def _only(subjects: tuple[str, ...]) -> dict[str, list[str]]:
    """Nothing but `subjects`: the server reads an empty allow list as no restriction at all."""
    return {"allow": list(subjects)} if subjects else {"deny": [">"]}
