"""The embedded PostgreSQL: its cluster made once, its settings, how to start it and how to know that it is ready."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from deploy.database_url import SUPERUSER
from deploy.postgres_binaries import PostgresBinaries
from deploy.problems import DataFolderVersion, StackError
from deploy.process import Owner, ProcessSpec
from deploy.system_user import require_enterable

LOCALE = (
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "300",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}
"""TCP on loopback only: a socket path may not be longer than about 100 characters, and data folders are."""


def ensure_cluster(folder: Path, binaries: PostgresBinaries, owner: Owner | None, password: str) -> None:
    """Make the cluster in `folder` unless it is there. Made beside it and renamed, so a half-made one is never used.

    Raises `DataFolderVersion` when the cluster there is another major version's.
    """
    require_enterable(folder.parent, owner)
    if folder.exists():
        require_same_owner(folder, owner)
        require_same_major(folder, binaries.major)
        return
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    password_file = folder.with_name(f"{folder.name}.password")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    try:
        if owner is not None:
            os.chown(unfinished, owner.uid, owner.gid)
            os.chown(password_file, owner.uid, owner.gid)
        _initdb(unfinished, binaries, owner, password_file)
    finally:
        password_file.unlink()
    unfinished.rename(folder)


def require_same_owner(folder: Path, owner: Owner | None) -> None:
    """Raise `StackError` when the cluster was made under another user: PostgreSQL serves only what its own user owns."""
    expected, found = owner.uid if owner else os.geteuid(), folder.stat().st_uid
    if found != expected:
        raise StackError(
            f"The database in {folder} belongs to the user with id {found}, and it would run as the user with id {expected} "
            "now. Start as the user who made it, or choose another --data-dir."
        )


def require_same_major(folder: Path, major: int) -> None:
    """Raise `DataFolderVersion` when the cluster in `folder` was made by another major version of PostgreSQL."""
    try:
        found = (folder / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise DataFolderVersion(f"{folder} is not a PostgreSQL cluster: it has no PG_VERSION file.") from None
    if found != str(major):
        raise DataFolderVersion(
            f"The data in {folder} was written by PostgreSQL {found}, and the installed one is {major}. "
            f"Start with another --data-dir, or dump it with {found} and restore it."
        )


def server_process(
    folder: Path,
    binaries: PostgresBinaries,
    owner: Owner | None,
    *,
    port: int,
    log_path: Path,
    stage: int,
) -> ProcessSpec:
    """The postmaster. SIGINT is its fast shutdown; SIGQUIT, when the supervisor is gone, its immediate one."""
    settings = SETTINGS | {"port": str(port)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return ProcessSpec(
        name="postgres",
        argv=(binaries.program("postgres"), "-D", str(folder), *options),
        log_path=log_path,
        stage=stage,
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        cwd=folder.parent,
        owner=owner,
        stop_signal=signal.SIGINT,
        stop_seconds=1.5,
        death_signal=signal.SIGQUIT,
    )


def is_ready(admin_url: str) -> bool:
    """Whether the server takes connections. Raises `StackError` when it answers and refuses the password."""
    try:
        with psycopg.connect(admin_url, connect_timeout=2, autocommit=True) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise StackError(
                "The database refuses the administrator's password: the data folder's credentials.json is not the one "
                "that its database was made with."
            ) from error
        return False
    return True


def _initdb(folder: Path, binaries: PostgresBinaries, owner: Owner | None, password_file: Path) -> None:
    arguments = [
        binaries.program("initdb"), "-D", str(folder), *LOCALE, "--auth=scram-sha-256",
        f"--username={SUPERUSER}", f"--pwfile={password_file}", "--no-instructions",
    ]  # fmt: skip
    done = subprocess.run(
        arguments, capture_output=True, text=True, check=False, cwd=folder.parent, stdin=subprocess.DEVNULL,
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        user=owner.uid if owner else None, group=owner.gid if owner else None, extra_groups=[] if owner else None,
    )  # fmt: skip
    if done.returncode != 0:
        raise StackError(f"PostgreSQL's initdb failed in {folder}:\n{done.stderr.strip()[-1500:]}")
