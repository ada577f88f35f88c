"""The migrations runner, with a service made for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy import migrations
from deploy.problems import Drift, StackError
from ops.stack import Stack

TABLES = """
from sqlalchemy import Column, Index, Integer, MetaData, Table, Text
metadata = MetaData(schema="lockout")
things = Table("things", metadata, Column("id", Integer, primary_key=True), Column("name", Text, nullable=False))
Index("things_by_name", things.c.name)
"""


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package with tables and no migration yet."""
    name = "service_with_tables"
    package = tmp_path / name
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "tables.py").write_text(TABLES)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield name
    for module in [module for module in sys.modules if module.startswith(name)]:
        del sys.modules[module]


@pytest.fixture(scope="module")
def url(stack: Stack) -> str:
    return stack.database_url("lockout")


def test_a_service_is_migrated_as_its_own_role_into_its_own_schema(service: str, stack: Stack, url: str) -> None:
    assert not migrations.has_migrations(service)
    with pytest.raises(Drift, match="things"):
        migrations.require_no_difference(service, "lockout", url)

    migrations.revision(service, "lockout", url, "things", "0001")
    migrations.upgrade(service, "lockout", url)
    migrations.upgrade(service, "lockout", url)
    migrations.require_no_difference(service, "lockout", url)

    with psycopg.connect(stack.admin_database_url) as connection:
        owners = connection.execute(
            "SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'lockout' ORDER BY 1"
        ).fetchall()
        assert owners == [("alembic_version", "lockout"), ("things", "lockout")]
        connection.execute("ALTER TABLE lockout.things ALTER COLUMN name DROP NOT NULL")
    with pytest.raises(Drift, match=r"(?s)do not make what service_with_tables.tables declares.*modify_nullable"):
        migrations.require_no_difference(service, "lockout", url)

    with psycopg.connect(stack.admin_database_url) as connection:
        connection.execute("UPDATE lockout.alembic_version SET version_num = '0099'")
    with pytest.raises(StackError, match=r"migrated by a newer version"):
        migrations.upgrade(service, "lockout", url)
