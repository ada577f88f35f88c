"""Brings a NATS server and a database to what this version declares: streams, users, roles, the fence, migrations."""

from __future__ import annotations

from collections.abc import Iterable

from contracts.permissions import USERS
from deploy import migrations, provision_database, provision_nats
from deploy.database_url import url_for
from ops.credentials import Credentials, Passwords
from ops.run_apart import run_apart
from ops.services import ADMIN, ROLES, Service


def provision_streams(admin: Credentials, passwords: Passwords | None) -> None:
    """Make or compare streams and consumers; with passwords, also try every user (on a server that is not ours)."""
    run_apart(provision_nats.provision(admin.url, admin.user, admin.password))
    if passwords is not None:
        services = {user.name: passwords.nats[user.name] for user in USERS if user.name != ADMIN}
        run_apart(provision_nats.require_users(admin.url, services))


def provision_tables(admin_url: str, passwords: Passwords, services: Iterable[Service]) -> None:
    """Make roles, schemas and the fence, then run each service's migrations as its own role."""
    roles = {role: passwords.database[role] for role in ROLES}
    with provision_database.alone(admin_url):
        provision_database.provision(admin_url, roles)
        for service in services:
            if service.role is not None and migrations.has_migrations(service.module):
                url = url_for(admin_url, service.role, roles[service.role])
                migrations.upgrade(service.module, service.role, url)
