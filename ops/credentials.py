"""Passwords of NATS users and database roles: from the environment, else made once and kept in the data folder (0600)."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from deploy.database_url import password_variable as database_variable
from deploy.nats_config import password_variable as nats_variable
from deploy.problems import StackError
from ops.data_dir import write_private


@dataclass(frozen=True)
class Credentials:
    """How one NATS user signs in."""

    url: str
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Passwords:
    """Every password of one stack, by NATS user and by database role."""

    nats: dict[str, str] = field(repr=False)
    database: dict[str, str] = field(repr=False)


def load_passwords(path: Path, *, users: Iterable[str], roles: Iterable[str]) -> Passwords:
    """Read the passwords at `path`, make those that are missing, and let the environment's win. Those are not kept."""
    kept = _read(path)
    passwords = Passwords(kept.get("nats", {}), kept.get("database", {}))
    complete = Passwords(_with_missing(passwords.nats, users), _with_missing(passwords.database, roles))
    if complete != passwords:
        write_private(
            path,
            json.dumps({"nats": complete.nats, "database": complete.database}, indent=2),
        )
    return Passwords(
        _overridden(complete.nats, nats_variable),
        _overridden(complete.database, database_variable),
    )


def write_env_file(path: Path, credentials: Credentials) -> None:
    """Write a file that a shell can source and a bot can read: the address, the user and its password."""
    lines = {
        "INTERLOCK_NATS_URL": credentials.url,
        "INTERLOCK_NATS_USER": credentials.user,
        "INTERLOCK_NATS_PASSWORD": credentials.password,
    }
    write_private(path, "".join(f"{name}='{value}'\n" for name, value in lines.items()))


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        content: dict[str, dict[str, str]] = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except (ValueError, PermissionError) as error:
        raise StackError(f"The credentials file {path} cannot be read: {error}.") from error
    return content


def _with_missing(kept: dict[str, str], names: Iterable[str]) -> dict[str, str]:
    return kept | {name: secrets.token_urlsafe(24) for name in names if name not in kept}


def _overridden(kept: dict[str, str], variable: Callable[[str], str]) -> dict[str, str]:
    return {name: os.environ.get(variable(name), password) for name, password in kept.items()}
