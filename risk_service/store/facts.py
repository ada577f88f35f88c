"""The timeline: every fact about an order, once (P15)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from chassis.connection import Connection, Statement
from contracts.codec import loads
from contracts.events import OrderProposed
from risk_service.domain.facts import ENVELOPE, Fact
from risk_service.domain.timeline import Entry
from risk_service.store.arrays import Field, arrays, unnesting

_FIELDS: Final = (
    Field("order_id", "text", lambda fact: fact.order_id),
    Field("fact_id", "uuid", lambda fact: fact.fact_id),
    Field("event_id", "uuid", lambda fact: fact.event_id),
    Field("type", "text", lambda fact: fact.type),
    Field("occurred_at", "timestamptz", lambda fact: fact.occurred_at),
    Field("actor", "text", lambda fact: fact.actor),
    Field("document", "text", lambda fact: fact.document),
)
_HIDDEN: Final = ENVELOPE | {"payload_base64"}
_NAMES: Final = ", ".join(field.name for field in _FIELDS)
_INSERT = text(
    f"INSERT INTO risk.order_events ({_NAMES}) SELECT fresh.* FROM {unnesting(_FIELDS)} ON CONFLICT DO NOTHING RETURNING fact_id"
)
_READ = text("SELECT event_id, type, occurred_at, actor, document FROM risk.order_events WHERE order_id = :order_id")


class Facts:
    """The table `risk.order_events`."""

    def noting(self, facts: Sequence[Fact]) -> Statement:
        """Keep facts; `news` reads its rows."""
        return _INSERT, arrays(_FIELDS, facts)

    def news(self, rows: Sequence[Any]) -> set[UUID]:
        """The ids of the facts that were not kept before."""
        return {row.fact_id for row in rows}

    async def read(self, connection: Connection, order_id: str) -> list[Entry]:
        """All facts about one order."""
        rows = await connection.execute(_READ, {"order_id": order_id})
        return [Entry(row.event_id, row.type, row.occurred_at, row.actor, _document(row)) for row in rows]


def _document(row: Any) -> dict[str, Any]:
    """The fact's own fields, but for the original that a dead letter carries. A proposal's bytes are kept as they came; what its proposer
    added to them is not shown."""
    document = loads(row.document)
    known = OrderProposed.model_fields.keys() if row.type == OrderProposed.subject() else document.keys()
    return {key: document[key] for key in known - _HIDDEN if key in document}
