"""`symbol_lockouts` as one transaction sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from chassis.connection import Connection
from contracts.codec import dumps
from contracts.lockouts import Lockout
from contracts.queries import ListLockouts
from lockout_service.handlers.ports import SymbolLockouts
from lockout_service.store.listing import page
from lockout_service.store.rows import COLUMNS, FIELDS, lockout_of
from lockout_service.store.snapshots import snapshot

_INSERT = text(
    f"INSERT INTO lockout.symbol_lockouts ({COLUMNS}, lockouts_version) "
    f"VALUES ({', '.join('CAST(:evidence AS json)' if field == 'evidence' else f':{field}' for field in FIELDS)}, :version)"
)
_FIND = f"SELECT {COLUMNS} FROM lockout.symbol_lockouts WHERE id = :id"
_LIFT = text(
    "UPDATE lockout.symbol_lockouts SET lifted_by = :by, lifted_at = :at, lockouts_version = :version "
    f"WHERE id = :id AND lifted_at IS NULL RETURNING {COLUMNS}"
)
_STANDING = text(
    f"SELECT {COLUMNS} FROM lockout.symbol_lockouts WHERE symbol IN (:symbol, '*') "
    "AND lifted_at IS NULL AND expires_at > clock_timestamp() ORDER BY expires_at DESC, id"
)
_COUNT = text(
    "SELECT count(*) FROM lockout.symbol_lockouts WHERE symbol = :symbol AND lifted_at IS NULL AND expires_at > clock_timestamp()"
)
_EXPIRE = text(
    "UPDATE lockout.symbol_lockouts SET expiry_announced_at = clock_timestamp() WHERE id IN ("
    "SELECT id FROM lockout.symbol_lockouts WHERE lifted_at IS NULL AND expiry_announced_at IS NULL "
    "AND expires_at <= clock_timestamp() ORDER BY expires_at LIMIT :most FOR UPDATE SKIP LOCKED) "
    f"RETURNING {COLUMNS}"
)


class LockoutsTable:
    """The lockouts of one installation."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def insert(self, lockout: Lockout, *, version: int) -> None:
        """Add one, made under `version` of its symbol."""
        evidence = None if lockout.evidence is None else dumps(lockout.evidence.model_dump(mode="json"))
        values = lockout.model_dump() | {"id": UUID(lockout.id), "version": version, "evidence": evidence}
        await self._connection.execute(_INSERT, values)

    async def find(self, lockout_id: UUID, *, lock: bool = False) -> Lockout | None:
        """One lockout; with `lock`, nobody else changes it before the transaction ends."""
        statement = text(f"{_FIND} FOR UPDATE" if lock else _FIND)
        row = (await self._connection.execute(statement, {"id": lockout_id})).one_or_none()
        return None if row is None else lockout_of(row)

    async def lift(self, lockout_id: UUID, *, by: str, at: datetime, version: int) -> Lockout:
        """End one that `find` has locked and that is not over."""
        values = {"id": lockout_id, "by": by, "at": at, "version": version}
        return lockout_of((await self._connection.execute(_LIFT, values)).one())

    async def standing(self, symbol: str) -> list[Lockout]:
        """Those that lock, or will lock, `symbol`, those of `*` included; the longest first."""
        return [lockout_of(row) for row in await self._connection.execute(_STANDING, {"symbol": symbol})]

    async def count_standing(self, symbol: str) -> int:
        """How many lock, or will lock, exactly this symbol."""
        return int((await self._connection.execute(_COUNT, {"symbol": symbol})).scalar_one())

    async def expire(self, *, most: int) -> list[Lockout]:
        """Mark expired ones as announced; a row that another replica is marking is skipped."""
        return [lockout_of(row) for row in await self._connection.execute(_EXPIRE, {"most": most})]

    async def page(self, wanted: ListLockouts, *, now: datetime) -> tuple[list[Lockout], str | None]:
        """One page as of `now`, and the cursor of the next. Raises `Refused` for a cursor that is none."""
        return await page(self._connection, wanted, now=now)

    async def snapshot(self, symbols: Sequence[str]) -> dict[str, SymbolLockouts]:
        """What is not over of each symbol, with the version that it belongs to."""
        return await snapshot(self._connection, symbols)
