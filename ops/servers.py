"""NATS and PostgreSQL of a stack: started where they are embedded, waited for, and provisioned."""

from __future__ import annotations

from collections.abc import Mapping

from deploy.database_url import DATABASE, embedded_url
from deploy.provision_database import ensure_database
from ops import embedded
from ops.credentials import Credentials, Passwords
from ops.data_dir import DataDir
from ops.provisioning import provision_streams, provision_tables
from ops.settings import StackSettings
from ops.supervisor import Supervisor


def start_servers(
    settings: StackSettings, folder: DataDir, ports: Mapping[str, int], passwords: Passwords, nats: Credentials,
    database_url: str, supervisor: Supervisor,
) -> None:  # fmt: skip
    """Return when both servers are ready and are what this version declares. Raises `StackError`."""
    if settings.nats_url is None:
        embedded.start_nats(folder, passwords, supervisor, ports)
    if settings.database_url is None:
        embedded.start_postgres(folder, passwords, supervisor, ports)
    if settings.nats_url is None:
        embedded.wait_for_nats(folder, supervisor, ports["nats_monitor"])
    provision_streams(nats, passwords if settings.nats_url else None)
    if settings.database_url is None:
        server = embedded_url(ports["postgres"], passwords.database["postgres"], database="postgres")
        embedded.wait_for_postgres(folder, supervisor, server)
        ensure_database(server, DATABASE)
    provision_tables(database_url, passwords, settings.services)
