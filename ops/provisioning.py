"""Brings a NATS server and a database to what this version declares: streams, users, roles, the fence, migrations."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterable
from concurrent.futures import Future
from typing import TypeVar
from urllib.parse import unquote, urlsplit, urlunsplit

from contracts.permissions import USERS
from deploy import migrations, provision_database, provision_nats
from deploy.postgres_server import SUPERUSER
from deploy.problems import StackError
from ops.credentials import Credentials, Passwords
from ops.services import SERVICES, Service

T = TypeVar("T")
ROLES: tuple[str, ...] = tuple(service.role for service in SERVICES if service.role is not None)
ADMIN = "ops"


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
                url = provision_database.url_for(admin_url, service.role, roles[service.role])
                migrations.upgrade(service.module, service.role, url)


def split_nats_url(url: str) -> Credentials:
    """Take the administrator's credentials out of `nats://user:password@host:port[,...]`."""
    first = urlsplit(url.split(",")[0])
    if not first.username or not first.password:
        raise StackError(
            "--nats-url needs an administrator: nats://USER:PASSWORD@HOST:PORT (it makes streams and consumers)."
        )
    bare = ",".join(_without_user(part) for part in url.split(","))
    return Credentials(bare, unquote(first.username), unquote(first.password))


def split_database_url(url: str) -> str:
    """Check the administrator's URL of an existing database: `postgresql://user:password@host:port/database`."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.username or not parts.path.strip("/"):
        raise StackError(
            f"--database-url needs an administrator and a database: postgresql://{SUPERUSER}:PASSWORD@HOST:PORT/DATABASE "
            "(it makes roles and schemas)."
        )
    return urlunsplit(parts._replace(scheme="postgresql"))


def run_apart(work: Coroutine[object, object, T]) -> T:
    """Run `work` on a loop and a thread of its own, so that a caller under a running event loop may wait for it."""
    result: Future[T] = Future()

    def run() -> None:
        try:
            result.set_result(asyncio.run(work))
        except BaseException as error:
            result.set_exception(error)

    thread = threading.Thread(target=run, name="interlock-provisioning")
    thread.start()
    thread.join()
    return result.result()


def _without_user(url: str) -> str:
    parts = urlsplit(url if "://" in url else f"nats://{url}")
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
