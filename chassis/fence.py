"""The fence: names with versions, and the lock under which they are raised and relied on (P1).

A writer takes the advisory lock exclusively, changes its rows, raises the version, commits, and only then answers. A decider takes it
shared and reads versions and clock in its *next* statement, at READ COMMITTED: a statement that locked and read at once
would read with the snapshot it took before it waited for the lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection as AdministratorsConnection
from sqlalchemy import text

from chassis.connection import Connection, Statement

FENCE_LOCK: Final = 0x1_17E_210C
"""The one advisory lock of an installation's database."""
OWNERS: Final = {"risk": "name = 'config'", "lockout": "name LIKE 'lockouts/%'"}
"""Which role may write which names; everybody may read all."""


@dataclass(frozen=True)
class FenceReading:
    """Versions read in one statement, and the database's clock after it. A name never raised has version 0."""

    versions: Mapping[str, int]
    now: datetime


_LOCK_SHARED = text("SELECT pg_advisory_xact_lock_shared(:key)")
_LOCK_EXCLUSIVE = text("SELECT pg_advisory_xact_lock(:key)")
_READ = text(
    "SELECT coalesce((SELECT jsonb_object_agg(name, version) FROM fence.versions WHERE name = ANY(:names)), '{}'), clock_timestamp()"
)
_RAISE = text(
    "INSERT INTO fence.versions AS fence (name, version) VALUES (:name, 1) "
    "ON CONFLICT (name) DO UPDATE SET version = fence.version + 1 RETURNING version"
)


class Fence:
    """The fence as one transaction sees it."""

    def __init__(self, connection: Connection, *, enforced: bool = True) -> None:
        self._connection = connection
        self._enforced = enforced

    async def share(self) -> None:
        """Decide under a lock that no writer can pass; read in the next statement."""
        for statement, values in self.sharing():
            await self._connection.execute(statement, values)

    def sharing(self) -> list[Statement]:
        """The shared lock as statements, for those who send more in the same round trip: `reading` must come after it."""
        return [(_LOCK_SHARED, {"key": FENCE_LOCK})] if self._enforced else []

    def reading(self, names: Iterable[str]) -> Statement:
        """The versions and the clock as a statement; `read_from` reads its rows."""
        return _READ, {"names": sorted(set(names))}

    def read_from(self, rows: Sequence[Any], names: Iterable[str]) -> FenceReading:
        """What the rows of `reading` say of `names`."""
        ((versions, now),) = rows
        return FenceReading({name: int(versions.get(name, 0)) for name in names}, now)

    async def exclude(self) -> None:
        """Write under a lock that no decider can pass. Waits for the deciders that hold it, which end within about a second."""
        if self._enforced:
            await self._connection.execute(_LOCK_EXCLUSIVE, {"key": FENCE_LOCK})

    async def read(self, names: Iterable[str]) -> FenceReading:
        """The versions of `names`, and the database's clock read after them."""
        wanted = sorted(set(names))
        return self.read_from(await self._connection.execute(*self.reading(wanted)), wanted)

    async def raise_version(self, name: str) -> int:
        """The new version of `name`: one more than it was. Only its owner's role may."""
        return int((await self._connection.execute(_RAISE, {"name": name})).scalar_one())


def create_fence(connection: AdministratorsConnection) -> None:
    """Make the fence's schema, if it is not there; run as the database's administrator.

    Row security makes the owners' rule a fact of the database: `risk` cannot raise a lockout's version, nor `lockout` the config's.
    """
    connection.execute(text("CREATE SCHEMA IF NOT EXISTS fence"))
    connection.execute(
        text(
            "CREATE TABLE IF NOT EXISTS fence.versions ("
            "name text PRIMARY KEY, version bigint NOT NULL CHECK (version > 0)) WITH (fillfactor = 50)"
        )
    )
    connection.execute(text("ALTER TABLE fence.versions ENABLE ROW LEVEL SECURITY"))
    connection.execute(text("DROP POLICY IF EXISTS everybody_reads ON fence.versions"))
    connection.execute(text("CREATE POLICY everybody_reads ON fence.versions FOR SELECT USING (true)"))
    for role in ("risk", "approval", "lockout", "broker"):
        connection.execute(text(f"GRANT USAGE ON SCHEMA fence TO {role}"))
        connection.execute(text(f"GRANT SELECT ON fence.versions TO {role}"))
    for role, owned in OWNERS.items():
        connection.execute(text(f"GRANT INSERT, UPDATE ON fence.versions TO {role}"))
        for verb, rule in (("INSERT", f"WITH CHECK ({owned})"), ("UPDATE", f"USING ({owned}) WITH CHECK ({owned})")):
            policy = f"{role}_{verb.lower()}s_its_own"
            connection.execute(text(f"DROP POLICY IF EXISTS {policy} ON fence.versions"))
            connection.execute(text(f"CREATE POLICY {policy} ON fence.versions FOR {verb} TO {role} {rule}"))
