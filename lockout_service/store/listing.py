"""Lists of lockouts, newest first, a page at a time; the status follows from the times."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis.connection import Connection
from chassis.errors import Refused
from contracts.lockouts import Lockout
from contracts.messages import Problem
from contracts.queries import ListLockouts
from lockout_service.store.rows import COLUMNS, lockout_of

_OF_STATUS = {
    "scheduled": "lifted_at IS NULL AND starts_at > :now AND expires_at > :now",
    "active": "lifted_at IS NULL AND starts_at <= :now AND expires_at > :now",
    "expired": "lifted_at IS NULL AND expires_at <= :now",
    "lifted": "lifted_at IS NOT NULL",
    "all": "true",
}
"""`Lockout.status_at`, as a condition on rows."""


async def page(connection: Connection, wanted: ListLockouts, *, now: datetime) -> tuple[list[Lockout], str | None]:
    """One page, and the cursor of the next if there is one."""
    conditions = [_OF_STATUS[str(wanted.status)]]
    values: dict[str, Any] = {"now": now, "most": wanted.limit + 1, "symbol": wanted.symbol}
    if wanted.symbol is not None:
        conditions.append("symbol = :symbol")
    if wanted.cursor is not None:
        conditions.append("(created_at, id) < (:cursor_at, :cursor_id)")
        values |= _read_cursor(wanted.cursor)
    statement = text(
        f"SELECT {COLUMNS} FROM lockout.symbol_lockouts WHERE {' AND '.join(conditions)} "
        "ORDER BY created_at DESC, id DESC LIMIT :most"
    )
    rows = await connection.execute(statement, values)
    following = _cursor(rows[wanted.limit - 1]) if len(rows) > wanted.limit else None
    return [lockout_of(row) for row in rows[: wanted.limit]], following


def _cursor(row: Any) -> str:
    return f"{row.created_at.isoformat().replace('+00:00', 'Z')}_{row.id}"


def _read_cursor(cursor: str) -> dict[str, Any]:
    at, _, lockout_id = cursor.partition("_")
    try:
        moment, known_id = datetime.fromisoformat(at), UUID(lockout_id)
        if moment.tzinfo is None:
            raise ValueError("a time without offset")
    except ValueError as error:
        problem = Problem(code="INVALID_CURSOR", message="This cursor is not one that a page gave.", status=422)
        raise Refused(problem) from error
    return {"cursor_at": moment, "cursor_id": known_id}
