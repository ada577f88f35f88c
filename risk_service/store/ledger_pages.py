"""The ledger as it is shown: rows, pages and counts."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import text

from chassis.connection import Connection
from contracts.queries import ListOrders
from contracts.sentences import reason_document
from contracts.values import plain
from risk_service.store.order_fields import read_reasons

_COLUMNS: Final = (
    "sequence, order_id, symbol, side, quantity, order_type, limit_price, stop_price, time_in_force, account, strategy, mode, status, "
    "reasons, filled_quantity, average_price, actor, proposed_at, updated_at, final_event"
)
_AMOUNTS: Final = ("quantity", "limit_price", "stop_price", "filled_quantity", "average_price")
_TEXTS: Final = (
    "order_id", "symbol", "side", "order_type", "time_in_force", "account", "strategy", "mode", "status", "actor",
)  # fmt: skip
_MOMENTS: Final = ("proposed_at", "updated_at")
_ONE = text(f"SELECT {_COLUMNS} FROM risk.orders WHERE order_id = :order_id")
_COUNT = text("SELECT status, count(*) AS orders FROM risk.orders GROUP BY status")
_CONDITIONS: Final = {
    "symbol": "symbol = :symbol",
    "account": "account = :account",
    "strategy": "strategy = :strategy",
    "status": "status = :status",
    "open": "final_at IS NULL",
    "final": "final_at IS NOT NULL",
    "before": "sequence < :before",
}


class LedgerPages:
    """The table `risk.orders`, read only."""

    async def one(self, connection: Connection, order_id: str) -> Any | None:
        """One order's row; none if the ledger does not have it."""
        return (await connection.execute(_ONE, {"order_id": order_id})).one_or_none()

    async def page(self, connection: Connection, query: ListOrders, *, before: int | None) -> list[Any]:
        """The rows that fit, newest first, those below `before`."""
        asked = {name: getattr(query, name) for name in ("symbol", "account", "strategy", "status")} | {
            "before": before
        }
        given = {name: value for name, value in asked.items() if value is not None}
        names = [query.status if name == "status" and query.status in ("open", "final") else name for name in given]
        where = " AND ".join(_CONDITIONS[str(name)] for name in names) or "true"
        statement = text(f"SELECT {_COLUMNS} FROM risk.orders WHERE {where} ORDER BY sequence DESC LIMIT :most")
        return await connection.execute(statement, {**given, "most": query.limit})

    async def counts(self, connection: Connection) -> dict[str, int]:
        """How many orders have each status."""
        return {row.status: row.orders for row in await connection.execute(_COUNT)}

    def document(self, row: Any) -> dict[str, Any]:
        """An order as CONTRACTS names its fields."""
        document: dict[str, Any] = {name: getattr(row, name) for name in _TEXTS}
        document |= {name: None if (amount := getattr(row, name)) is None else plain(amount) for name in _AMOUNTS}
        document |= {name: getattr(row, name).isoformat().replace("+00:00", "Z") for name in _MOMENTS}
        return document | {"reasons": [reason_document(reason) for reason in read_reasons(row.reasons)]}
