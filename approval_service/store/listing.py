"""Lists of approvals: pending ones soonest to expire first, others newest first, a page at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from approval_service.domain.approval import Approval
from approval_service.store.rows import COLUMNS, approval_of
from chassis.connection import Connection
from chassis.errors import Refused
from contracts.messages import Problem
from contracts.queries import ListApprovals

_PENDING = "status = 'pending' AND expires_at > :now"
_OF_STATUS = {
    "pending": _PENDING,
    "expired": "(status = 'expired' OR (status = 'pending' AND expires_at <= :now))",
    "all": "true",
}
"""By what an approval is at `now`, whether or not the sweeper has written it down."""


async def page(connection: Connection, wanted: ListApprovals, *, now: datetime) -> tuple[list[Approval], str | None]:
    """One page, and the cursor of the next if there is one."""
    by, after, direction = ("expires_at", ">", "ASC") if wanted.status == "pending" else ("requested_at", "<", "DESC")
    conditions = [_OF_STATUS.get(wanted.status, "status = :status")]
    values: dict[str, Any] = {"now": now, "most": wanted.limit + 1, "status": wanted.status}
    if wanted.cursor is not None:
        conditions.append(f"({by}, id) {after} (:cursor_at, :cursor_id)")
        values |= _read_cursor(wanted.cursor)
    statement = text(
        f"SELECT {COLUMNS} FROM approval.operator_approvals WHERE {' AND '.join(conditions)} "
        f"ORDER BY {by} {direction}, id {direction} LIMIT :most"
    )
    rows = await connection.execute(statement, values)
    following = _cursor(rows[wanted.limit - 1], by) if len(rows) > wanted.limit else None
    return [approval_of(row) for row in rows[: wanted.limit]], following


def _cursor(row: Any, by: str) -> str:
    return f"{getattr(row, by).isoformat().replace('+00:00', 'Z')}_{row.id}"


def _read_cursor(cursor: str) -> dict[str, Any]:
    at, _, approval_id = cursor.partition("_")
    try:
        moment, known_id = datetime.fromisoformat(at), UUID(approval_id)
        if moment.tzinfo is None:
            raise ValueError("a time without offset")
    except ValueError as error:
        problem = Problem(code="INVALID_CURSOR", message="This cursor is not one that a page gave.", status=422)
        raise Refused(problem) from error
    return {"cursor_at": moment, "cursor_id": known_id}
