"""What may be set about the paper broker."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.values import Money

_ZERO = Decimal(0)
_FROZEN = ConfigDict(frozen=True, extra="forbid")
NotNegative = Annotated[Money, Field(ge=0)]
BASIS_POINTS: Decimal = Decimal(10_000)
"""In one whole."""


class StopTrigger(StrEnum):
    """Which price triggers a stop: a buy stop at or above its stop price, a sell stop at or below it."""

    LAST = "last"
    """The last price; on a quote without one, the touch."""
    TOUCH = "touch"
    """What the stop would trade at: the ask for a buy, the bid for a sell. A quote without that side triggers nothing."""


class Commission(BaseModel):
    """What an order costs: `per_unit` of quantity, plus `percent` of its notional, at least `minimum` once it has traded.

    The minimum is the order's, not the fill's: the first fill pays it, and later ones what comes on top.
    """

    model_config = _FROZEN

    per_unit: NotNegative = _ZERO
    percent: Annotated[Money, Field(ge=0, le=100)] = _ZERO
    minimum: NotNegative = _ZERO


class PaperSettings(BaseModel):
    """How the paper broker fills. Times are the database's clock against `quoted_at`."""

    model_config = _FROZEN

    commission: Commission = Commission()
    slippage_basis_points: Annotated[Money, Field(ge=0, le=1000)] = _ZERO
    """By how much every fill at the touch is worse than the touch; a limit order's still never beyond its limit."""
    walk_basis_points: Annotated[Money, Field(gt=0, le=1000)] = Decimal(5)
    """How much worse each further level of the book is. A quote shows only the first; every level is taken to hold as much."""
    walk_levels_max: Annotated[int, Field(ge=1, le=100)] = 10
    """How many further levels there are; the last one holds whatever is left."""
    stop_trigger: StopTrigger = StopTrigger.LAST
    quote_max_age_seconds: Annotated[float, Field(gt=0, le=86_400)] = 60
    """Nothing fills against a quote older than this."""
    quote_ahead_max_seconds: Annotated[float, Field(ge=0, le=60)] = 1
    """Nothing fills against a quote further in the future than this: clocks differ a little."""
    day_ends_hour_utc: Annotated[int, Field(ge=0, le=23)] = 0
    """The hour at which `day` orders expire: the first such moment after the order came."""

    @model_validator(mode="after")
    def _prices_stay_positive(self) -> Self:
        if self.walk_basis_points * self.walk_levels_max + self.slippage_basis_points >= BASIS_POINTS:
            raise ValueError(
                "walk_basis_points x walk_levels_max + slippage_basis_points must stay below 10000, a price of zero"
            )
        return self
