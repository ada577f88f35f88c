"""Lockouts and their versions, read so that they belong together.

At READ COMMITTED every statement has a snapshot of its own. Rows first and versions after could pair old rows with a newer version, and
whoever holds that would release under a lockout that it never saw. So it is one statement: a writer commits rows and version together,
and one statement sees all of that commit or none of it. No lock is needed.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text

from chassis.connection import Connection
from contracts.lockouts import Lockout
from contracts.passes import lockouts_fence
from lockout_service.handlers.ports import SymbolLockouts
from lockout_service.store.rows import FIELDS, lockout_of

_QUALIFIED = ", ".join(f"locked.{field}" for field in FIELDS if field != "symbol")
_SNAPSHOT = text(
    f"SELECT wanted.symbol, {_QUALIFIED}, coalesce(fence.version, 0) AS fence_version "
    "FROM unnest(CAST(:symbols AS text[]), CAST(:names AS text[])) AS wanted (symbol, name) "
    "LEFT JOIN fence.versions AS fence ON fence.name = wanted.name "
    "LEFT JOIN lockout.symbol_lockouts AS locked ON locked.symbol = wanted.symbol "
    "AND locked.lifted_at IS NULL AND locked.expires_at > clock_timestamp() "
    "ORDER BY wanted.symbol, locked.created_at, locked.id"
)


async def snapshot(connection: Connection, symbols: Sequence[str]) -> dict[str, SymbolLockouts]:
    """What is not over of each symbol, scheduled ones included, with the version that it belongs to."""
    wanted = sorted(set(symbols))
    values = {"symbols": wanted, "names": [lockouts_fence(symbol) for symbol in wanted]}
    versions: dict[str, int] = {}
    lockouts: dict[str, list[Lockout]] = {symbol: [] for symbol in wanted}
    for row in await connection.execute(_SNAPSHOT, values):
        versions[row.symbol] = row.fence_version
        if row.id is not None:
            lockouts[row.symbol].append(lockout_of(row))
    return {symbol: SymbolLockouts(versions[symbol], tuple(lockouts[symbol])) for symbol in wanted}
