"""How to reach a stack that runs: what its data folder says, or the address that is given."""

from __future__ import annotations

from pathlib import Path

from deploy.nats_config import LOOPBACK
from deploy.problems import StackError
from ops.addresses import split_nats_url
from ops.credentials import Credentials, load_passwords
from ops.data_dir import DataDir
from ops.services import ADMIN


def nats_administrator(data_dir: Path, nats_url: str | None) -> Credentials:
    """The administrator of the stack's NATS server. Raises `StackError` where the folder is none of a stack."""
    if nats_url:
        return split_nats_url(nats_url)
    folder = DataDir(data_dir)
    port = folder.ports().get("nats")
    if port is None or not folder.credentials_file.exists():
        raise StackError(
            f"{folder.path} is not the data folder of a stack that ran. Name it with --data-dir, or give --nats-url."
        )
    passwords = load_passwords(folder.credentials_file, users=[ADMIN], roles=[])
    return Credentials(f"nats://{LOOPBACK}:{port}", ADMIN, passwords.nats[ADMIN])
