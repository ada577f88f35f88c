"""Entries of a calendar of lockouts, as files bring them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from contracts.lockouts import Blocks, LockoutSide
from contracts.values import Name, ReasonText, SymbolOrAny, UtcDatetime

ENTRIES_MAX = 50
"""Of one command: so many lockouts are made under one hold of the fence."""


class CalendarEntry(BaseModel):
    """One lockout to make: from `starts_at` on, or from now where there is none, until `expires_at`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """By which the same entry is known again, whoever imports it: a hash of what it says."""
    symbol: SymbolOrAny
    reason: ReasonText
    starts_at: UtcDatetime | None = None
    expires_at: UtcDatetime
    side: LockoutSide = LockoutSide.BOTH
    blocks: Blocks = Blocks.ALL
    account: Name | None = None
    strategy: Name | None = None
