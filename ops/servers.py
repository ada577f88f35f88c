"""NATS and PostgreSQL of a stack: started where they are embedded, waited for, and provisioned."""

from __future__ import annotations

from deploy.database_url import DATABASE, SUPERUSER, embedded_url
from deploy.provision_database import ensure_database
from ops import embedded
from ops.installation import Installation
from ops.provisioning import provision_streams, provision_tables
from ops.services import ADMIN
from ops.supervisor import Supervisor


def start_servers(stack: Installation, supervisor: Supervisor) -> None:
    """Return when both servers are ready and are what this version declares. Raises `StackError`."""
    settings, folder, ports, passwords = stack.settings, stack.folder, stack.ports, stack.passwords
    if settings.nats_url is None:
        embedded.start_nats(folder, passwords, supervisor, ports)
    if settings.database_url is None:
        embedded.start_postgres(folder, passwords, supervisor, ports)
    if settings.nats_url is None:
        embedded.wait_for_nats(folder, supervisor, ports["nats_monitor"])
    provision_streams(stack.credentials(ADMIN), passwords if settings.nats_url else None)
    if settings.database_url is None:
        server = embedded_url(ports["postgres"], passwords.database[SUPERUSER], database="postgres")
        embedded.wait_for_postgres(folder, supervisor, server)
        ensure_database(server, DATABASE)
    provision_tables(stack.admin_database_url, passwords, settings.services)
