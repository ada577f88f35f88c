"""The entries of calendar files that have had their lockout, as one transaction sees them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from chassis.connection import Connection
from contracts.lockouts import Lockout
from lockout_service.store.rows import FIELDS, lockout_of

_KNOWN = text(
    f"SELECT imports.key, {', '.join(f'locked.{field}' for field in FIELDS)} FROM lockout.imports AS imports "
    "JOIN lockout.symbol_lockouts AS locked ON locked.id = imports.lockout_id WHERE imports.key = ANY(:keys)"
)
_ADD = text(
    "INSERT INTO lockout.imports (key, lockout_id, imported_at) VALUES (:key, :lockout_id, :at) "
    "ON CONFLICT (key) DO UPDATE SET lockout_id = excluded.lockout_id, imported_at = excluded.imported_at"
)
"""A key whose lockout somebody deleted by hand is not among the known."""


class ImportsTable:
    """`imports`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def known(self, keys: Iterable[str]) -> dict[str, Lockout]:
        """The lockouts of those entries that have had one, by key, whatever became of them."""
        rows = await self._connection.execute(_KNOWN, {"keys": sorted(set(keys))})
        return {row.key: lockout_of(row) for row in rows}

    async def add(self, key: str, lockout_id: str, *, at: datetime) -> None:
        """Remember an entry; the transaction holds the fence exclusively, and has seen that it is new."""
        await self._connection.execute(_ADD, {"key": key, "lockout_id": UUID(lockout_id), "at": at})
