"""How far each broker's reports were read: moves in the transaction that records them."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_READ = text("SELECT cursor FROM broker.report_cursors WHERE broker = :broker")
_LOCK = text(
    "INSERT INTO broker.report_cursors AS known (broker, cursor) VALUES (:broker, 0) "
    "ON CONFLICT (broker) DO UPDATE SET cursor = known.cursor RETURNING cursor"
)
_MOVE = text("UPDATE broker.report_cursors SET cursor = :cursor WHERE broker = :broker")


class Cursors:
    """The cursors as one transaction sees them."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def read(self, broker: str) -> int:
        """The last report that was recorded; 0 before the first."""
        return (await self._connection.execute(_READ, {"broker": broker})).scalar_one_or_none() or 0

    async def lock(self, broker: str) -> int:
        """The same, locked against other replicas until this transaction ends."""
        return int((await self._connection.execute(_LOCK, {"broker": broker})).scalar_one())

    async def move(self, broker: str, cursor: int) -> None:
        """Reports up to `cursor` are recorded."""
        await self._connection.execute(_MOVE, {"broker": broker, "cursor": cursor})
