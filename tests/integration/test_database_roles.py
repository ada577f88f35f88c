"""Every database role against a real server: its own schema, the fence to read, and only its own names to raise (point 10)."""

from __future__ import annotations

from itertools import permutations

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, InvalidParameterValue

from ops.stack import Stack

ROLES = ("risk", "approval", "lockout", "broker")
TABLES = ("inbox", "outbox", "commands", "attempts", "alembic_version")
RAISES = {"risk": {"config"}, "lockout": {"lockouts/*", "lockouts/AAPL"}, "approval": set(), "broker": set()}
REFUSED = (InsufficientPrivilege, InvalidParameterValue)
"""A role that does not exist cannot be taken on either."""
NAMES = ("config", "lockouts/*", "lockouts/AAPL", "config2", "anything", "lockouts")
RAISE = (
    "INSERT INTO fence.versions AS fence (name, version) VALUES (%s, 1) "
    "ON CONFLICT (name) DO UPDATE SET version = fence.version + 1 RETURNING version"
)


def _refused(servers: Stack, role: str, statement: str, *values: object) -> bool:
    """Whether the database refuses the role this statement; nothing of it stays in any case."""
    with psycopg.connect(servers.database_url(role)) as connection:
        try:
            connection.execute(statement, values)  # type: ignore[call-overload]
        except InsufficientPrivilege:
            return True
        finally:
            connection.rollback()
    return False


@pytest.mark.parametrize("role", ROLES)
def test_a_role_works_in_its_own_schema(servers: Stack, role: str) -> None:
    for table in TABLES:
        assert not _refused(servers, role, f"SELECT * FROM {role}.{table}")


@pytest.mark.parametrize(("role", "other"), list(permutations(ROLES, 2)))
def test_a_role_can_neither_read_nor_write_anothers_schema(servers: Stack, role: str, other: str) -> None:
    for table in TABLES:
        for statement in (
            "SELECT * FROM {}",
            "DELETE FROM {}",
            "TRUNCATE {}",
            "INSERT INTO {} DEFAULT VALUES",
            "LOCK {}",
        ):
            assert _refused(servers, role, statement.format(f"{other}.{table}")), f"{role}: {statement} {other}.{table}"
    assert _refused(servers, role, f"CREATE TABLE {other}.mine (id int)")
    assert _refused(servers, role, f"SET ROLE {other}")
    assert _refused(servers, role, f"DROP SCHEMA {other} CASCADE")


@pytest.mark.parametrize("role", ROLES)
def test_a_role_raises_the_fence_names_that_it_owns_and_no_other(servers: Stack, role: str) -> None:
    assert {name for name in NAMES if not _refused(servers, role, RAISE, name)} == RAISES[role]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reads_the_fence_and_can_take_nothing_from_it(servers: Stack, role: str) -> None:
    assert not _refused(servers, role, "SELECT * FROM fence.versions")
    for statement in (
        "DELETE FROM fence.versions", "TRUNCATE fence.versions", "DROP TABLE fence.versions", "CREATE TABLE fence.mine (id int)",
        "ALTER TABLE fence.versions DISABLE ROW LEVEL SECURITY", "DROP POLICY everybody_reads ON fence.versions",
    ):  # fmt: skip
        assert _refused(servers, role, statement), f"{role}: {statement}"


def test_a_version_of_another_owner_cannot_be_changed_by_an_update_either(servers: Stack) -> None:
    with psycopg.connect(servers.admin_database_url) as admin:
        admin.execute("INSERT INTO fence.versions VALUES ('lockouts/MINE', 7), ('config', 7) ON CONFLICT DO NOTHING")
        for role, foreign in (("risk", "lockouts/MINE"), ("lockout", "config")):
            admin.execute(f"SET LOCAL ROLE {role}")
            changed = admin.execute("UPDATE fence.versions SET version = 1 WHERE name = %s", [foreign])
            assert changed.rowcount == 0
            admin.execute("RESET ROLE")
        admin.rollback()


@pytest.mark.parametrize("role", ROLES)
def test_a_role_administers_nothing(servers: Stack, role: str) -> None:
    for statement in (
        "CREATE ROLE mine", "CREATE DATABASE mine", "CREATE SCHEMA mine", "CREATE TABLE public.mine (id int)",
        "SELECT * FROM pg_authid", "COPY (SELECT 1) TO PROGRAM 'true'", "SET ROLE postgres",
        f"ALTER ROLE {role} SUPERUSER",
    ):  # fmt: skip
        alone = statement.startswith("CREATE DATABASE")  # it takes no transaction
        with psycopg.connect(servers.database_url(role), autocommit=alone) as connection, pytest.raises(REFUSED):
            connection.execute(statement)


@pytest.mark.parametrize("role", ROLES)
def test_a_paused_role_loses_its_transaction_within_a_second_p1(servers: Stack, role: str) -> None:
    with psycopg.connect(servers.database_url(role)) as connection:
        for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
            assert connection.execute(f"SHOW {setting}").fetchone() == ("1s",)
