"""Cursors: where the next page of a list begins."""

from __future__ import annotations

from chassis.errors import Refused
from contracts.messages import Problem


def read_cursor(cursor: str | None) -> int | None:
    """The number in a cursor of ours. Raises `Refused` with `INVALID_CURSOR`."""
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise Refused(Problem(code="INVALID_CURSOR", message="This cursor is not one that a page gave.", status=422))
    return int(cursor)
