"""Orders that wait at the gate because their broker is away (P17)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from chassis.connection import Connection
from contracts.events import OrderApproved

_PARK = text(
    "INSERT INTO broker.parked (order_id, broker, approved, parked_at, approval_expires_at) "
    "SELECT order_id, broker, approved, CAST(:parked_at AS timestamptz), expires_at FROM unnest(CAST(:order_ids AS text[]), "
    "CAST(:brokers AS text[]), CAST(:approved AS bytea[]), CAST(:expiries AS timestamptz[])) AS fresh(order_id, broker, approved, expires_at) "
    "ON CONFLICT (order_id) DO UPDATE SET approved = excluded.approved, approval_expires_at = excluded.approval_expires_at"
)
_TAKE_LAPSED = text(
    "DELETE FROM broker.parked WHERE order_id IN (SELECT order_id FROM broker.parked "
    "WHERE approval_expires_at <= clock_timestamp() LIMIT 500 FOR UPDATE SKIP LOCKED) RETURNING approved"
)
_TAKE_FOR = text(
    "DELETE FROM broker.parked WHERE order_id IN (SELECT order_id FROM broker.parked WHERE broker = :broker "
    "ORDER BY parked_at LIMIT 500 FOR UPDATE SKIP LOCKED) RETURNING approved"
)
_FORGET = text("DELETE FROM broker.parked WHERE order_id = ANY(:order_ids)")
_COUNT = text("SELECT broker, count(*) AS orders FROM broker.parked GROUP BY broker")


class Parking:
    """The parked orders as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def park(self, orders: Sequence[tuple[OrderApproved, str]], *, at: datetime) -> None:
        """Let each wait for its broker."""
        await self._connection.execute(
            _PARK,
            {
                "parked_at": at,
                "order_ids": [event.order_id for event, _ in orders],
                "brokers": [broker for _, broker in orders],
                "approved": [event.to_json() for event, _ in orders],
                "expiries": [event.approval_pass.approval_expires_at for event, _ in orders],
            },
        )

    async def take_lapsed(self) -> list[OrderApproved]:
        """Those whose approval has expired while they waited; they wait no longer."""
        return [OrderApproved.from_json(bytes(row.approved)) for row in await self._connection.execute(_TAKE_LAPSED)]

    async def take_for(self, broker: str) -> list[OrderApproved]:
        """Those that waited for this broker; they wait no longer."""
        return [
            OrderApproved.from_json(bytes(row.approved))
            for row in await self._connection.execute(_TAKE_FOR, {"broker": broker})
        ]

    async def forget(self, order_ids: Sequence[str]) -> None:
        """They were canceled."""
        await self._connection.execute(_FORGET, {"order_ids": list(order_ids)})

    async def count(self) -> dict[str, int]:
        """How many wait for each broker."""
        return {row.broker: row.orders for row in await self._connection.execute(_COUNT)}
