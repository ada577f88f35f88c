"""Starts the embedded servers of a data folder, side by side, and says where they are."""

from __future__ import annotations

from dataclasses import dataclass, field

from contracts.permissions import USERS
from deploy import nats_server, postgres_server
from deploy.nats_config import LOOPBACK, server_config
from deploy.postgres_binaries import find_binaries
from deploy.provision_database import url_for
from deploy.system_user import server_owner
from ops.credentials import Passwords
from ops.data_dir import DataDir
from ops.supervisor import Supervisor
from ops.wait import wait_for

NATS_STAGE = 30
POSTGRES_STAGE = 40
READY_WITHIN_SECONDS = 30.0


@dataclass(frozen=True)
class Servers:
    """The addresses of a NATS server and a database, without and with the administrator's password."""

    nats_url: str
    database_url: str = field(repr=False)


def start_nats(folder: DataDir, passwords: Passwords, supervisor: Supervisor, ports: dict[str, int]) -> str:
    """Start nats-server; answer its URL. It is still getting ready."""
    config = server_config(
        USERS,
        passwords.nats,
        port=ports["nats"],
        monitor_port=ports["nats_monitor"],
        store=folder.nats_store,
    )
    nats_server.write_config(folder.nats_config, config)
    supervisor.start(
        nats_server.server_process(folder.nats_config, log_path=folder.logs / "nats.log", stage=NATS_STAGE)
    )
    return f"nats://{LOOPBACK}:{ports['nats']}"


def start_postgres(folder: DataDir, passwords: Passwords, supervisor: Supervisor, ports: dict[str, int]) -> str:
    """Make the cluster when it is missing and start it; answer the administrator's URL of the server."""
    owner = server_owner()
    binaries = find_binaries(owner)
    password = passwords.database[postgres_server.SUPERUSER]
    postgres_server.ensure_cluster(folder.postgres, binaries, owner, password)
    supervisor.start(
        postgres_server.server_process(
            folder.postgres, binaries, owner, port=ports["postgres"], log_path=folder.logs / "postgres.log",
            stage=POSTGRES_STAGE,
        )
    )  # fmt: skip
    return url_for(
        f"postgresql://{LOOPBACK}:{ports['postgres']}/postgres",
        postgres_server.SUPERUSER,
        password,
    )


def wait_for_nats(folder: DataDir, supervisor: Supervisor, monitor_port: int) -> None:
    """Return once nats-server takes connections and has recovered its streams."""
    wait_for(
        lambda: nats_server.is_ready(monitor_port),
        what="nats-server", log=folder.logs / "nats.log",
        deaths=lambda: supervisor.deaths_in_a_row("nats"), within_seconds=READY_WITHIN_SECONDS,
    )  # fmt: skip


def wait_for_postgres(folder: DataDir, supervisor: Supervisor, server_url: str) -> None:
    """Return once PostgreSQL takes connections."""
    wait_for(
        lambda: postgres_server.is_ready(server_url),
        what="PostgreSQL", log=folder.logs / "postgres.log",
        deaths=lambda: supervisor.deaths_in_a_row("postgres"), within_seconds=READY_WITHIN_SECONDS,
    )  # fmt: skip
