"""Events of orders that the ledger does not have yet: a cancel may overtake its proposal (P13 says the same of the approval gate)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from chassis.connection import Connection, Statement
from contracts.events import EVENT_OF_SUBJECT
from contracts.events.order import OrderEvent

_KEEP = text(
    "INSERT INTO risk.early_events (event_id, order_id, subject, payload) SELECT * FROM unnest(CAST(:event_ids AS uuid[]), "
    "CAST(:order_ids AS text[]), CAST(:subjects AS text[]), CAST(:payloads AS bytea[])) ON CONFLICT DO NOTHING"
)
# An order's events are taken together and in order; what another replica is at is left to it.
_TAKE = text(
    "DELETE FROM risk.early_events WHERE event_id IN (SELECT event_id FROM risk.early_events JOIN risk.orders USING (order_id) "
    "ORDER BY received_at LIMIT 500 FOR UPDATE OF early_events SKIP LOCKED) RETURNING subject, payload, received_at"
)


class EarlyEvents:
    """The table `risk.early_events`."""

    def keeping(self, told: Sequence[tuple[OrderEvent, bytes]]) -> Statement:
        """Keep events, with their bytes, until their orders come."""
        return _KEEP, {
            "event_ids": [event.event_id for event, _ in told],
            "order_ids": [event.order_id for event, _ in told],
            "subjects": [event.subject() for event, _ in told],
            "payloads": [raw for _, raw in told],
        }

    async def take(self, connection: Connection) -> list[tuple[OrderEvent, bytes]]:
        """Take out those whose orders have come, in the order in which they were received."""
        rows: Sequence[Any] = await connection.execute(_TAKE)
        ordered = sorted(rows, key=lambda row: row.received_at)
        read = [(EVENT_OF_SUBJECT[row.subject].from_json(row.payload), row.payload) for row in ordered]
        return [(event, raw) for event, raw in read if isinstance(event, OrderEvent)]
