"""A lockout as lists and answers show it, under the field names of CONTRACTS."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contracts.lockouts import Lockout


def document(lockout: Lockout, *, now: datetime) -> dict[str, Any]:
    """`lockout` with its status at `now`."""
    return lockout.model_dump(mode="json") | {"status": lockout.status_at(now).value}
