"""What ends approvals: each statement is one atomic update that looks at the state it changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import TextClause, text

from approval_service.domain.approval import Approval
from approval_service.store import order_locks
from approval_service.store.listing import page
from approval_service.store.rows import COLUMNS, approval_of
from chassis.connection import Connection
from contracts.queries import ListApprovals

_FIND = text(f"SELECT {COLUMNS} FROM approval.operator_approvals WHERE id = :id FOR UPDATE")
_OF_ORDER = text(f"SELECT {COLUMNS} FROM approval.operator_approvals WHERE order_id = :order_id")
_CHANGE = text(
    "UPDATE approval.operator_approvals SET status = :status, decided_by = :by, decided_at = :at, ended_at = :at, reason = :reason, "
    "endorsed_by = :endorsed_by, endorsed_at = :endorsed_at, extended_by = :extended_by, extended_at = :extended_at, expires_at = :expires_at "
    f"WHERE id = :id AND status = 'pending' AND expires_at > clock_timestamp() RETURNING {COLUMNS}"
)
_EXPIRE = text(
    "UPDATE approval.operator_approvals SET status = 'expired', ended_at = clock_timestamp() WHERE id IN ("
    "SELECT id FROM approval.operator_approvals WHERE status = 'pending' AND expires_at <= clock_timestamp() "
    f"ORDER BY expires_at, id LIMIT :most FOR UPDATE SKIP LOCKED) RETURNING {COLUMNS}"
)
_INVALIDATE = text(
    "WITH given AS (SELECT * FROM unnest(CAST(:ids AS text[]), CAST(:codes AS text[])) AS given (order_id, code)), "
    "due AS (SELECT id AS due_id, code FROM approval.operator_approvals JOIN given USING (order_id) "
    "WHERE status = 'pending' ORDER BY order_id FOR UPDATE OF operator_approvals) "
    "UPDATE approval.operator_approvals SET status = 'invalidated', ended_at = clock_timestamp(), reason = due.code "
    f"FROM due WHERE id = due.due_id RETURNING {COLUMNS}"
)
_INVALIDATE_OLDER = text(
    "WITH due AS (SELECT id AS due_id FROM approval.operator_approvals "
    "WHERE status = 'pending' AND mode_epoch < :epoch ORDER BY order_id LIMIT :most FOR UPDATE) "
    "UPDATE approval.operator_approvals SET status = 'invalidated', ended_at = clock_timestamp(), reason = :because "
    f"FROM due WHERE id = due.due_id RETURNING {COLUMNS}"
)
_REMEMBER = text(
    "INSERT INTO approval.final_orders (order_id) SELECT unnest(CAST(:ids AS text[])) AS order_id ORDER BY order_id "
    "ON CONFLICT DO NOTHING"
)


class ApprovalsTable:
    """`operator_approvals` and `final_orders` as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def find(self, approval_id: UUID) -> Approval | None:
        """One approval, locked until the transaction ends."""
        row = (await self._connection.execute(_FIND, {"id": approval_id})).one_or_none()
        return None if row is None else approval_of(row)

    async def of_order(self, order_id: str) -> Approval | None:
        """The approval of an order, as it is just now; nothing is locked."""
        row = (await self._connection.execute(_OF_ORDER, {"order_id": order_id})).one_or_none()
        return None if row is None else approval_of(row)

    async def change(self, changed: Approval) -> Approval | None:
        """Write down what a person did; none when it is not pending any more, or past its expiry by the database's clock."""
        values = {
            "id": changed.id,
            "status": changed.status.value,
            "by": changed.decided_by,
            "at": changed.decided_at,
            "reason": changed.reason,
            "endorsed_by": changed.endorsed_by,
            "endorsed_at": changed.endorsed_at,
            "extended_by": changed.extended_by,
            "extended_at": changed.extended_at,
            "expires_at": changed.expires_at,
        }
        row = (await self._connection.execute(_CHANGE, values)).one_or_none()
        return None if row is None else approval_of(row)

    async def expire(self, *, most: int) -> list[Approval]:
        """End pending ones past their expiry, the longest overdue first."""
        return await self._ended(_EXPIRE, {"most": most})

    async def invalidate(self, because: Mapping[str, str]) -> list[Approval]:
        """End the pending ones of these orders, each with the code of what ended it."""
        return await self._ended(_INVALIDATE, {"ids": list(because), "codes": list(because.values())})

    async def invalidate_older_modes(self, mode_epoch: int, because: str, *, most: int) -> list[Approval]:
        """End pending ones of an earlier mode epoch."""
        return await self._ended(_INVALIDATE_OLDER, {"epoch": mode_epoch, "because": str(because), "most": most})

    async def remember_finals(self, order_ids: Iterable[str]) -> None:
        """Remember that these orders are final; waits for a gate that is just asking for an approval of one of them."""
        ids = sorted(order_ids)
        await self._connection.execute(order_locks.WAIT, {"ids": ids})
        await self._connection.execute(_REMEMBER, {"ids": ids})

    async def page(self, wanted: ListApprovals, *, now: datetime) -> tuple[list[Approval], str | None]:
        """One page as of `now`, and the cursor of the next. Raises `Refused` for a cursor that is none."""
        return await page(self._connection, wanted, now=now)

    async def _ended(self, statement: TextClause, values: Mapping[str, object]) -> list[Approval]:
        rows = await self._connection.execute(statement, values)
        return [approval_of(row) for row in rows]
