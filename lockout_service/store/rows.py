"""Between a row of `symbol_lockouts` and a `Lockout`."""

from __future__ import annotations

from typing import Any

from contracts.lockouts import Lockout

FIELDS = (
    "id", "symbol", "reason", "source", "side", "blocks", "account", "strategy", "starts_at", "expires_at", "created_by", "created_at",
    "lifted_by", "lifted_at", "evidence",
)  # fmt: skip
COLUMNS = ", ".join(FIELDS)
"""What `lockout_of` needs."""


def lockout_of(row: Any) -> Lockout:
    """The lockout in a row of `COLUMNS`."""
    return Lockout.model_validate({field: getattr(row, field) for field in FIELDS} | {"id": str(row.id)})
