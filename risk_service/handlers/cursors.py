"""Cursors: where the next page of a list begins."""

from __future__ import annotations

import base64
import json

from chassis.errors import Refused
from contracts.messages import Problem


def read_cursor(cursor: str | None) -> int | None:
    """The number in a cursor of ours. Raises `Refused` with `INVALID_CURSOR`."""
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise _not_ours()
    return int(cursor)


def write_key_cursor(*key: str) -> str:
    """A cursor that stands for the key of a page's last item."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def read_key_cursor(cursor: str | None, *, length: int) -> tuple[str, ...] | None:
    """The key in a cursor of ours, of so many parts. Raises `Refused` with `INVALID_CURSOR`."""
    if cursor is None:
        return None
    try:
        key = json.loads(base64.b64decode(cursor, altchars=b"-_", validate=True))
    except ValueError as error:
        raise _not_ours() from error
    if not (isinstance(key, list) and len(key) == length and all(isinstance(part, str) for part in key)):
        raise _not_ours()
    if any("\x00" in part for part in key):
        raise _not_ours()
    return tuple(key)


def _not_ours() -> Refused:
    return Refused(Problem(code="INVALID_CURSOR", message="This cursor is not one that a page gave.", status=422))
