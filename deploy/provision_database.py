"""Roles, schemas and the fence: what every service finds in the database before its own migrations run.

A role per service owns the schema of its name and nothing else. Its sessions end a statement, and an idle transaction, after 1 s, and every
transaction after 2 s: a paused process must not hold up the kill switch (P1). The last is for one that is paused while it sends: the server then
neither runs a statement nor calls the transaction idle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import Connection, sql
from psycopg.rows import TupleRow
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from chassis.fence import create_fence
from deploy.database_url import password_variable, url_for
from deploy.problems import StackError

STATEMENT_TIMEOUT = "1s"
IDLE_IN_TRANSACTION_TIMEOUT = "1s"
TRANSACTION_TIMEOUT = "2s"
SERVER_VERSION_MIN = 17
"""The first with `transaction_timeout`."""


def sqlalchemy_url(url: str) -> str:
    """The URL as SQLAlchemy wants it, which names its driver."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def ensure_database(server_url: str, database: str) -> str:
    """Make `database` on the server unless it exists; answer the administrator's URL of it."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        if found is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{database}"))


@contextmanager
def alone(admin_url: str) -> Iterator[None]:
    """Hold the lock under which a database is provisioned and migrated: two stacks may start on one server at once."""
    try:
        connection = psycopg.connect(admin_url, connect_timeout=5, autocommit=True)
    except psycopg.OperationalError as error:
        raise StackError(f"The database does not answer: {error}".strip()) from error
    with connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('interlock.provision'))")
        yield


def provision(admin_url: str, passwords: Mapping[str, str]) -> None:
    """Make each role of `passwords`, its schema, and the fence. Repeatable; an existing role's password is never changed.

    Raises `StackError` when the server cannot be reached or is too old, or a role exists with another password.
    """
    try:
        with psycopg.connect(admin_url, connect_timeout=5) as connection:
            _require_version(connection)
            for role, password in passwords.items():
                _ensure_role(connection, role, password)
                _ensure_schema(connection, role)
    except psycopg.OperationalError as error:
        raise StackError(f"The database cannot be provisioned: {error}".strip()) from error
    for role, password in passwords.items():
        _require_login(url_for(admin_url, role, password), role)
    engine = create_engine(sqlalchemy_url(admin_url), poolclass=NullPool)
    with engine.begin() as fence_owner:
        create_fence(fence_owner)


def _require_version(connection: Connection[TupleRow]) -> None:
    version = connection.info.server_version // 10_000
    if version < SERVER_VERSION_MIN:
        raise StackError(
            f"This server is PostgreSQL {version}, and Interlock needs {SERVER_VERSION_MIN} or newer: an older one cannot end the transaction of a "
            "paused process, which would hold up the kill switch. Upgrade it, or leave --database-url out to use the embedded server."
        )


def _ensure_role(connection: Connection[TupleRow], role: str, password: str) -> None:
    name = sql.Identifier(role)
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(name, sql.Literal(password)))
    settings = {
        "statement_timeout": STATEMENT_TIMEOUT,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_TIMEOUT,
        "transaction_timeout": TRANSACTION_TIMEOUT,
    }
    for setting, value in settings.items():
        statement = sql.SQL("ALTER ROLE {} SET {} = {}").format(name, sql.Identifier(setting), sql.Literal(value))
        connection.execute(statement)
    if not _is_superuser(connection):  # to make a schema for a role, one must be able to act as that role
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))


def _ensure_schema(connection: Connection[TupleRow], role: str) -> None:
    name = sql.Identifier(role)
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(name, name))
    owner = connection.execute("SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = %s", [role]).fetchone()
    if owner != (role,):
        raise StackError(
            f"The schema {role} in this database belongs to {owner[0] if owner else 'nobody'}, not to {role}."
        )


def _is_superuser(connection: Connection[TupleRow]) -> bool:
    return connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER").fetchone() == (True,)


def _require_login(url: str, role: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        raise StackError(
            f"The database role {role} exists on this server with another password than ours. "
            f"Give it in {password_variable(role)}, or remove the role. ({str(error).strip().splitlines()[-1]})"
        ) from error
