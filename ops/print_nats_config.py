"""The users block for an existing NATS server."""

from __future__ import annotations

from pathlib import Path

from contracts.permissions import USERS
from deploy.database_url import SUPERUSER
from deploy.nats_config import users_block
from ops.credentials import load_passwords
from ops.data_dir import DataDir
from ops.services import ROLES

HEADER = """\
# Users and permissions of Interlock. JetStream has to be on, with `sync_interval: always` in its block: by default it syncs
# every two minutes, and a power cut would take what was acknowledged since.
"""


def nats_users_block(data_dir: Path, *, placeholders: bool) -> str:
    """The block, with the passwords of `data_dir`, or with the names of environment variables in their place."""
    if placeholders:
        return HEADER + users_block(USERS, None)
    folder = DataDir(data_dir)
    folder.make()
    users = [user.name for user in USERS]
    passwords = load_passwords(folder.credentials_file, users=users, roles=[SUPERUSER, *ROLES])
    return HEADER + users_block(USERS, passwords.nats)
