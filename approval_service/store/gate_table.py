"""What the gate reads and writes: one statement for a whole batch, and none that writes on the automatic path."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text

from approval_service.domain.approval import Approval
from approval_service.domain.gate import Candidate, Known
from approval_service.store import order_locks
from approval_service.store.rows import COLUMNS, INSERT_ARRAYS, INSERT_COLUMNS, approval_of, values_of
from chassis.connection import Connection, Statement
from chassis.errors import Transient

_KNOWN = text(
    f"WITH approvals AS (SELECT order_id, {COLUMNS} FROM approval.operator_approvals "
    "WHERE order_id = ANY(:ids) ORDER BY order_id FOR UPDATE) "
    "SELECT approvals.*, coalesce(approvals.order_id, final.order_id) AS known_id, final.order_id IS NOT NULL AS is_final "
    "FROM approvals FULL JOIN (SELECT order_id FROM approval.final_orders WHERE order_id = ANY(:ids)) AS final USING (order_id)"
)
_INSERT = text(
    f"INSERT INTO approval.operator_approvals ({INSERT_COLUMNS}) "
    f"SELECT * FROM unnest({INSERT_ARRAYS}) AS new ({INSERT_COLUMNS}) "
    "WHERE NOT EXISTS (SELECT FROM approval.final_orders AS final WHERE final.order_id = new.order_id) "
    "ON CONFLICT (order_id) DO NOTHING RETURNING order_id"
)
_FINAL = text("SELECT order_id FROM approval.final_orders WHERE order_id = ANY(:ids)")
_RENEW = text(
    "UPDATE approval.operator_approvals AS held SET risk_pass = new.risk_pass, reduces = new.reduces "
    "FROM unnest(CAST(:ids AS uuid[]), CAST(:passes AS json[]), CAST(:reduces AS boolean[])) AS new (id, risk_pass, reduces) "
    "WHERE held.id = new.id"
)


class GateTable:
    """`operator_approvals` as the gate's transaction sees it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def knowing(self, order_ids: Collection[str]) -> Statement:
        """What is known of these orders, as a statement; their approvals stay locked. `known` reads its rows."""
        return _KNOWN, {"ids": list(order_ids)}

    def known(self, rows: Iterable[Any]) -> Mapping[str, Known]:
        """What the rows of `knowing` say, by order."""
        return {row.known_id: Known(approval_of(row) if row.id else None, row.is_final) for row in rows}

    async def request(self, approvals: Sequence[Approval]) -> set[str]:
        """Ask for these approvals; the orders for which it was done. Raises `Transient` where another is at the same order."""
        ids = [approval.order.order_id for approval in approvals]
        if not (await self._connection.execute(order_locks.TRY, {"ids": ids})).scalar_one():
            raise Transient("an order that is to be approved is just becoming final")
        rows = [values_of(approval) for approval in approvals]
        arrays = {name: [row[name] for row in rows] for name in rows[0]}
        asked = {row.order_id for row in await self._connection.execute(_INSERT, arrays)}
        await self._require_final([order_id for order_id in ids if order_id not in asked])
        return asked

    async def renew(self, approvals: Mapping[UUID, Candidate]) -> None:
        """Let these approvals hold the newer RiskPass: what is approved later goes on with it."""
        passes = [candidate.risk_pass for candidate in approvals.values()]
        values = {
            "ids": list(approvals),
            "passes": [risk_pass.model_dump_json() for risk_pass in passes],
            "reduces": [risk_pass.reduces for risk_pass in passes],
        }
        await self._connection.execute(_RENEW, values)

    async def _require_final(self, order_ids: Sequence[str]) -> None:
        if not order_ids:
            return
        final = {row.order_id for row in await self._connection.execute(_FINAL, {"ids": list(order_ids)})}
        if missing := set(order_ids) - final:
            raise Transient(f"approvals were asked for by another process: {sorted(missing)}")
