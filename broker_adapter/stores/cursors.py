"""How far each broker's reports were read: moves in the transaction that records them."""

from __future__ import annotations

from sqlalchemy import text

from chassis.connection import Connection, Statement

_READ = text("SELECT cursor FROM broker.report_cursors WHERE broker = :broker")
_LOCK = text(
    "INSERT INTO broker.report_cursors AS known (broker, cursor) VALUES (:broker, 0) "
    "ON CONFLICT (broker) DO UPDATE SET cursor = known.cursor RETURNING cursor"
)
_MOVE = text("UPDATE broker.report_cursors SET cursor = :cursor WHERE broker = :broker")


class Cursors:
    """The cursors as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def read(self, broker: str) -> int:
        """The last report that was recorded, as a transaction of its own; 0 before the first."""
        (rows,) = await self._connection.together((_READ, {"broker": broker}), commit=True)
        return int(rows.scalar_one()) if rows else 0

    def locking(self, broker: str) -> Statement:
        """The same, locked against other replicas until this transaction ends, as a statement."""
        return _LOCK, {"broker": broker}

    def moving(self, broker: str, cursor: int) -> Statement:
        """Reports up to `cursor` are recorded; as a statement."""
        return _MOVE, {"broker": broker, "cursor": cursor}
