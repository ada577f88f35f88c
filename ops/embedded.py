"""Starts the embedded servers of a data folder, and waits for them."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.permissions import USERS
from deploy import nats_server, postgres_server
from deploy.database_url import SUPERUSER
from deploy.nats_config import server_config
from deploy.postgres_binaries import find_binaries
from deploy.system_user import server_owner
from ops.credentials import Passwords
from ops.data_dir import DataDir
from ops.supervisor import Supervisor
from ops.wait import wait_for

NATS_STAGE = 30
POSTGRES_STAGE = 40
READY_WITHIN_SECONDS = 30.0


def start_nats(folder: DataDir, passwords: Passwords, supervisor: Supervisor, ports: Mapping[str, int]) -> None:
    """Start nats-server; it is still getting ready."""
    config = server_config(
        USERS, passwords.nats, port=ports["nats"], monitor_port=ports["nats_monitor"], store=folder.nats_store
    )
    nats_server.write_config(folder.nats_config, config)
    log = folder.logs / "nats.log"
    supervisor.start(nats_server.server_process(folder.nats_config, log_path=log, stage=NATS_STAGE))


def start_postgres(folder: DataDir, passwords: Passwords, supervisor: Supervisor, ports: Mapping[str, int]) -> None:
    """Make the cluster when it is missing, and start PostgreSQL; it is still getting ready."""
    owner = server_owner()
    binaries = find_binaries(owner)
    postgres_server.ensure_cluster(folder.postgres, binaries, owner, passwords.database[SUPERUSER])
    supervisor.start(
        postgres_server.server_process(
            folder.postgres, binaries, owner, port=ports["postgres"], log_path=folder.logs / "postgres.log",
            stage=POSTGRES_STAGE,
        )
    )  # fmt: skip


def wait_for_nats(folder: DataDir, supervisor: Supervisor, monitor_port: int) -> None:
    """Return once nats-server takes connections and has recovered its streams."""
    wait_for(
        lambda: nats_server.is_ready(monitor_port),
        what="nats-server", log=folder.logs / "nats.log",
        deaths=lambda: supervisor.deaths("nats"), within_seconds=READY_WITHIN_SECONDS,
    )  # fmt: skip


def wait_for_postgres(folder: DataDir, supervisor: Supervisor, server_url: str) -> None:
    """Return once PostgreSQL takes connections."""
    wait_for(
        lambda: postgres_server.is_ready(server_url),
        what="PostgreSQL", log=folder.logs / "postgres.log",
        deaths=lambda: supervisor.deaths("postgres"), within_seconds=READY_WITHIN_SECONDS,
    )  # fmt: skip
