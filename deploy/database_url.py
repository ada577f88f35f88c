"""Addresses of the database: the administrator's, each role's, and where a role's password may be given."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

SUPERUSER = "postgres"
DATABASE = "interlock"


def url_for(admin_url: str, role: str, password: str) -> str:
    """The same server and database, as `role`."""
    parts = urlsplit(admin_url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(role, safe='')}:{quote(password, safe='')}@{host}"))


def embedded_url(port: int, password: str, *, database: str = DATABASE) -> str:
    """The embedded server's database, as its administrator."""
    return url_for(f"postgresql://127.0.0.1:{port}/{database}", SUPERUSER, password)


def password_variable(role: str) -> str:
    """The environment variable that gives a database role's password."""
    return f"INTERLOCK_DATABASE_PASSWORD_{role.upper()}"
