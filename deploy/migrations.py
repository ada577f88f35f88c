"""Each service's schema history: one runner for all, each run as the service's own role and kept in its own schema.

A service has `migrations/versions/` and a `tables` module whose `metadata` names its schema (`MetaData(schema="risk")`).
The environment that Alembic needs beside them is shared: `deploy/alembic_env`.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection, MetaData, create_engine
from sqlalchemy.pool import NullPool

from deploy.problems import Drift, StackError
from deploy.provision_database import sqlalchemy_url

ENVIRONMENT = Path(__file__).parent / "alembic_env"
VERSION_TABLE = "alembic_version"


def upgrade(service: str, schema: str, url: str) -> None:
    """Bring `schema` to the newest revision of the package `service`. Raises `StackError` when a newer version was here."""
    with _session(service, schema, url) as config:
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StackError(
                f"The schema {schema} of this database is at a revision that this version does not know ({error}). "
                "It was migrated by a newer version: use that one, or another data folder."
            ) from error


def revision(service: str, schema: str, url: str, message: str, revision_id: str) -> None:
    """Write a new revision file for the differences between `service.tables` and the migrated database."""
    versions_of(service).mkdir(parents=True, exist_ok=True)
    with _session(service, schema, url) as config:
        config.attributes["metadata"] = metadata_of(service)
        command.revision(config, message=message, autogenerate=True, rev_id=revision_id)


def require_no_difference(service: str, schema: str, url: str) -> None:
    """Raise `Drift`, naming each difference, unless the migrated schema is what `service.tables` declares.

    Alembic compares tables, columns, types, defaults, nullability, indexes, unique and foreign keys; not check constraints.
    """
    with _connection(url) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table_schema": schema, "include_schemas": True, "include_name": _only(schema),
                "compare_type": True, "compare_server_default": True, "target_metadata": metadata_of(service),
            },
        )  # fmt: skip
        differences = compare_metadata(context, metadata_of(service))
    if differences:
        listed = "\n".join(f"  {difference}" for difference in differences)
        raise Drift(f"The migrations of {service} do not make what {service}.tables declares:\n{listed}")


def has_migrations(service: str) -> bool:
    """Whether the package `service` has a schema history."""
    return importlib.util.find_spec(service) is not None and versions_of(service).is_dir()


def versions_of(service: str) -> Path:
    """The folder of a service's revisions."""
    specification = importlib.util.find_spec(service)
    if specification is None or specification.origin is None:
        raise StackError(f"There is no package {service}.")
    return Path(specification.origin).parent / "migrations" / "versions"


def metadata_of(service: str) -> MetaData:
    """The tables that a service declares."""
    metadata = importlib.import_module(f"{service}.tables").metadata
    assert isinstance(metadata, MetaData)
    return metadata


@contextmanager
def _session(service: str, schema: str, url: str) -> Iterator[Config]:
    with _connection(url) as connection:
        config = Config()
        config.set_main_option("script_location", str(ENVIRONMENT))
        config.set_main_option("version_locations", str(versions_of(service)))
        config.set_main_option("path_separator", "newline")
        config.attributes.update(connection=connection, schema=schema, include_name=_only(schema))
        yield config


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    """A connection whose statements may take as long as a migration needs.

    Its search path leaves the role's own schema out: a default schema is reflected as "no schema", and would never
    match tables that name theirs.
    """
    options = {
        "options": "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c transaction_timeout=0 -c search_path=public"
    }
    engine = create_engine(sqlalchemy_url(url), poolclass=NullPool, connect_args=options)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _only(schema: str) -> object:
    """Look at one schema only, and not at the table in which Alembic keeps its place."""

    def include(name: str | None, kind: str, parents: Mapping[str, str | None]) -> bool:
        return name == schema if kind == "schema" else not (kind == "table" and name == VERSION_TABLE)

    return include
