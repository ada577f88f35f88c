"""Lockouts: intervals in which a symbol is locked."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import AliasChoices, ConfigDict, Field, NonNegativeInt, model_validator

from contracts.lockouts import Blocks, Lockout, LockoutSide, LockoutStatus
from contracts.values import Name, ReasonText, SymbolOrAny, UtcDatetime
from gateway.problems import ProblemDocument
from gateway.views.base import Body, InFlight, LockoutMinutes, NextPage, View


class LockoutToCreate(Body):
    """A symbol to lock, why, and until when: give either `duration_minutes` or `expires_at`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"symbol": "AAPL", "reason": "earnings tonight", "duration_minutes": 60}]}
    )

    symbol: SymbolOrAny = Field(
        validation_alias=AliasChoices("symbol", "ticker"),
        description="What to lock; `*` locks every symbol. `ticker` is accepted for it.",
        examples=["AAPL"],
    )
    reason: ReasonText = Field(examples=["earnings tonight"])
    duration_minutes: LockoutMinutes | None = Field(None, description="From its start; a minute to 365 days.")
    expires_at: UtcDatetime | None = None
    starts_at: UtcDatetime | None = Field(None, description="Now, when left out.")
    side: LockoutSide = Field(LockoutSide.BOTH, description="The side of the orders that it stops.")
    blocks: Blocks = Field(Blocks.ALL, description="`entries`: orders that only shrink a position pass.")
    account: Name | None = Field(None, description="Lock for this account alone.")
    strategy: Name | None = Field(None, description="Lock for this strategy alone.")
    cancel_open_orders: bool = Field(
        False, strict=True, description="Also cancel the orders in its scope that rest at the broker."
    )

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if (self.duration_minutes is None) == (self.expires_at is None):
            raise ValueError("give either duration_minutes or expires_at")
        return self


class LockoutView(Lockout):
    """One lockout, and what it is now."""

    status: LockoutStatus = Field(description="Follows from the times, at the database's clock.")


class CreatedLockout(LockoutView):
    """A lockout in force."""

    in_flight: InFlight = None
    version: NonNegativeInt | None = Field(
        None, description="Of the symbol's lockouts, from this change on: no order is released under an older one."
    )


class ImportedRow(View):
    """What became of one entry of a file."""

    row: int = Field(
        description="Its place in the file, from 1, the header not counted; an event of several symbols is several."
    )
    outcome: Literal["created", "would_create", "unchanged", "failed"] = Field(
        description="`unchanged`: the same entry had its lockout before, whatever became of that."
    )
    symbol: str | None = Field(None, description="As the file says it.")
    reason: str | None = None
    lockout: LockoutView | None = Field(None, description="As it is, or would be.")
    problem: ProblemDocument | None = None


class ImportResult(View):
    """What became of each entry, and how many had each outcome."""

    items: list[ImportedRow]
    created: int
    would_create: int
    unchanged: int
    failed: int


class LockoutPage(View):
    """Lockouts, newest first."""

    items: list[LockoutView]
    next: NextPage = None
