"""What makes the system lock a symbol by itself: the sections `cooldown`, `news_shock` and `price_shock` of the risk config. All are off at first."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from contracts.limits import Percent
from contracts.scopes import SECTION
from contracts.values import Amount

LockMinutes = Annotated[int, Field(ge=1, le=7 * 24 * 60)]
Fraction = Annotated[Amount, Field(ge=0, le=1)]


class CooldownScope(StrEnum):
    """Whose losses are counted, and whom the lockout stops: one strategy, its whole account, or everyone."""

    STRATEGY = "strategy"
    ACCOUNT = "account"
    ALL = "all"


class Cooldown(BaseModel):
    """A pause in a symbol after exits that lost money."""

    model_config = SECTION

    enabled: bool = False
    per: CooldownScope = CooldownScope.STRATEGY
    minutes_after_loss: LockMinutes | None = 15
    """After each losing exit; none: not after a single one."""
    losses_in_a_row: Annotated[int, Field(ge=2, le=100)] = 3
    minutes_after_losses: LockMinutes | None = 60
    """After so many losing exits in a row."""


class NewsShock(BaseModel):
    """A pause in the symbols of a headline."""

    model_config = SECTION

    enabled: bool = False
    minutes: LockMinutes = 30
    lock_impact: Fraction = Decimal("0.8")
    """From this impact on a headline locks by itself."""
    confirm_impact: Fraction = Decimal("0.5")
    """From this one on it locks once the price has moved."""
    confirm_percent: Percent = Decimal("1")
    confirm_minutes: Annotated[int, Field(ge=1, le=1440)] = 10
    age_minutes_max: Annotated[int, Field(ge=1, le=1440)] = 15
    """Older news, and news from so far ahead, locks nothing."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.confirm_impact > self.lock_impact:
            raise ValueError("confirm_impact is not above lock_impact")
        return self


class PercentMove(BaseModel):
    """So many percent within so many minutes, from the lowest or the highest price."""

    model_config = SECTION

    percent: Percent
    minutes: Annotated[int, Field(ge=1, le=240)]


class SigmaMove(BaseModel):
    """So many sigmas of recent bar returns, and at least so many percent."""

    model_config = SECTION

    sigmas: Annotated[Amount, Field(gt=0, le=100)] = Decimal("6")
    bars: Annotated[int, Field(ge=10, le=1000)] = 96
    bar_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    floor_percent: Annotated[Amount, Field(ge=0, le=100)] = Decimal("0.5")


class BandTier(StrEnum):
    """Of the limit-up/limit-down plan: tier 1 is the large indices' stocks and some funds, tier 2 the others."""

    ONE = "1"
    TWO = "2"


class PriceShock(BaseModel):
    """A pause in a symbol whose price has jumped. Each rule is off where it is none."""

    model_config = SECTION

    enabled: bool = False
    minutes: LockMinutes = 15
    move: PercentMove | None = None
    sigma: SigmaMove | None = SigmaMove()
    bands: BandTier | None = None
