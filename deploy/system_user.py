"""PostgreSQL refuses to run as root: the system user that it runs as then, and what that user can reach."""

from __future__ import annotations

import os
import pwd
import subprocess
import time
from pathlib import Path

from deploy.problems import StackError
from deploy.process import Owner

NAME_VARIABLE = "INTERLOCK_POSTGRES_SYSTEM_USER"
DEFAULT_NAME = "interlock-postgres"
NOBODY = 65534


def server_owner() -> Owner | None:
    """The user that PostgreSQL runs as: None (ourselves) unless we are root; made when it does not exist yet."""
    if os.geteuid() != 0:
        return None
    name = os.environ.get(NAME_VARIABLE, DEFAULT_NAME)
    entry = _lookup(name) or _create(name)
    if entry.pw_uid == 0:
        raise StackError(f"{NAME_VARIABLE} names root, as which PostgreSQL refuses to run.")
    return Owner(name, entry.pw_uid, entry.pw_gid)


def can_enter(folder: Path, owner: Owner | None) -> bool:
    """Whether `owner` may pass through `folder` and every folder above it; asked of the kernel, not computed from modes."""
    if owner is None:
        return os.access(folder, os.X_OK)
    probe = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
        user=owner.uid, group=owner.gid, extra_groups=[], cwd="/", capture_output=True, check=False,
    )  # fmt: skip
    return probe.returncode == 0


def open_to_all(folder: Path) -> bool:
    """Whether a user that owns nothing may pass through `folder`; to be asked as root."""
    return can_enter(folder, Owner("nobody", NOBODY, NOBODY))


def require_enterable(folder: Path, owner: Owner | None) -> None:
    """Raise `StackError` when PostgreSQL's user cannot reach `folder`: private homes are never opened for it."""
    if not can_enter(folder, owner):
        assert owner is not None
        raise StackError(
            f"Started as root, PostgreSQL runs as the system user {owner.name}, and that user may not enter {folder}: "
            "a folder above it is private. Choose a data folder outside private homes with --data-dir, "
            "for example /var/lib/interlock."
        )


def _lookup(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _create(name: str, *, attempts: int = 5) -> pwd.struct_passwd:
    """Add the system user; another stack may be adding it at the same moment."""
    command = [
        "useradd",
        "--system",
        "--user-group",
        "--no-create-home",
        "--shell",
        "/usr/sbin/nologin",
        name,
    ]
    said = ""
    for _ in range(attempts):
        try:
            said = subprocess.run(command, capture_output=True, text=True, check=False).stderr.strip()
        except FileNotFoundError:
            said = "there is no useradd command"
        if entry := _lookup(name):
            return entry
        time.sleep(0.2)
    raise StackError(
        f"Started as root, PostgreSQL needs a system user, and {name} could not be made: {said}. "
        f"Make one and name it in {NAME_VARIABLE}, or start as an ordinary user."
    )
