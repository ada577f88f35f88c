"""Reads the administrators' addresses of existing servers from the command line."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit, urlunsplit

from deploy.database_url import SUPERUSER
from deploy.problems import StackError
from ops.credentials import Credentials


def split_nats_url(url: str) -> Credentials:
    """Take the administrator's credentials out of `nats://user:password@host:port[,...]`."""
    first = urlsplit(url.split(",")[0])
    if not first.username or not first.password:
        raise StackError(
            "--nats-url needs an administrator: nats://USER:PASSWORD@HOST:PORT (it makes streams and consumers). "
            "Without the option it comes from INTERLOCK_NATS_URL: unset that if it was meant for a bot."
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


def _without_user(url: str) -> str:
    parts = urlsplit(url if "://" in url else f"nats://{url}")
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
