"""The limits of the risk config: what risk refuses beyond, for all orders and for some."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from contracts.market_calendars import MarketCalendar
from contracts.scopes import SECTION, Scope
from contracts.values import Money, Quantity, Symbol

Percent = Annotated[Money, Field(gt=0, le=100)]
Seconds = Annotated[int, Field(ge=1, le=86_400)]
Window = Annotated[int, Field(ge=1, le=300)]
"""Seconds that are looked back; short, since every order within it is looked at."""


class OrderRate(BaseModel):
    """So many orders within so many seconds, counted back from each new order."""

    model_config = SECTION

    orders: Annotated[int, Field(ge=1, le=10_000)]
    seconds: Window


class LookAlike(BaseModel):
    """Orders are look-alikes whose quantity and prices lie within so many percent of each other, within so many seconds."""

    model_config = SECTION

    seconds: Window
    percent: Percent


class RunawayOrders(LookAlike):
    """So many look-alikes within so many seconds."""

    orders: Annotated[int, Field(ge=2, le=1000)]


class CollarBasis(StrEnum):
    """Which price of the market a collar is measured from."""

    REFERENCE = "reference"
    """The last price; without one the middle of bid and ask, or the one side there is."""
    LAST = "last"
    TOUCH = "touch"
    """What the order would meet: the ask for a buy, the bid for a sell."""
    MID = "mid"
    """The middle of bid and ask."""


class LossBasis(StrEnum):
    """Which profit a loss is counted in."""

    REALISED = "realised"
    """What fills that shrank positions have won and lost, commissions taken off."""
    TOTAL = "total"
    """That, and what the positions held would win or lose at their last prices."""


class OutsideHours(StrEnum):
    """What becomes of an entry while the market is closed."""

    DENY = "deny"
    PASS = "pass"
    """It goes on; a rule of the approvals may ask a person."""


class MarketHours(BaseModel):
    """When a market is open: the sessions of its calendar, holidays and early closes among them, made longer by so many minutes."""

    model_config = SECTION

    calendar: MarketCalendar
    before_open_minutes: Annotated[int, Field(ge=0, le=720)] = 0
    after_close_minutes: Annotated[int, Field(ge=0, le=720)] = 0
    outside: OutsideHours = OutsideHours.DENY


class Limits(BaseModel):
    """What risk refuses beyond. `None` means no limit; a fresh stack has none."""

    model_config = SECTION

    max_order_quantity: Quantity | None = None
    max_order_notional: Quantity | None = None
    """Money."""
    max_gross_exposure: Quantity | None = None
    """Money, per account: positions and open orders at their prices, longs and shorts added."""
    max_net_exposure: Quantity | None = None
    """Money, per account, either way: what the positions are worth, shorts taken off longs, and every open entry of the order's side."""
    max_daily_loss: Quantity | None = None
    """Money, per account: what it may lose within a day before nothing more is entered."""
    max_drawdown: Quantity | None = None
    """Money, per account: how far it may be below its highest of the day."""
    loss_basis: LossBasis = LossBasis.TOTAL
    max_position_quantity: Quantity | None = None
    """Units, per account and symbol, long or short: what is held and what open orders of the same side would add."""
    max_open_orders: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """Orders, per account: passed by risk and not final yet, waiting ones too."""
    account_order_rate: OrderRate | None = None
    """Of one account: orders that risk let pass for the first time."""
    strategy_order_rate: OrderRate | None = None
    """The same, of one strategy in one account."""
    duplicate_window_seconds: Window | None = None
    """No second order with the same terms within it."""
    look_alike: LookAlike | None = None
    runaway_refusals: OrderRate | None = None
    """A strategy that has so many orders in one symbol refused for the same reasons within so many seconds is suspended."""
    runaway_orders: RunawayOrders | None = None
    """A strategy that proposes more orders like one another than this is refused the next one, and suspended."""
    short_selling: bool = True
    """Whether a sell may take the position below zero."""
    allowed_symbols: tuple[Symbol, ...] | None = None
    """Only these may be entered. `None`: every symbol may."""
    restricted_symbols: tuple[Symbol, ...] = ()
    """None of these may be entered; what is held of them can be closed."""
    market_hours: MarketHours | None = None
    """When entries may be made. `None`: at any time."""
    self_trades: bool = True
    """Whether an entry may meet a limit order of the same account that is open on the other side."""
    price_collar_percent: Percent | None = None
    """How far a limit or stop price may lie from the market's, in percent of that."""
    price_collar_amount: Quantity | None = None
    """The same in money per unit."""
    price_collar_against: CollarBasis = CollarBasis.REFERENCE
    quote_max_age_seconds: Seconds = 60
    """How old a quote may be where a check needs one."""
    proposal_max_age_seconds: Seconds = 60

    @property
    def loss_limits(self) -> dict[str, Decimal]:
        """Those of its limits that are set and that losses are held against, by their settings."""
        limits = {"max_daily_loss": self.max_daily_loss, "max_drawdown": self.max_drawdown}
        return {name: limit for name, limit in limits.items() if limit is not None}

    @property
    def rate_windows(self) -> set[int]:
        """The windows of its order rates, in seconds."""
        return {rate.seconds for rate in (self.account_order_rate, self.strategy_order_rate) if rate is not None}

    @property
    def likeness_seconds(self) -> int:
        """How far back it looks for orders that are the same or alike; 0 where it does not."""
        alike = [rule.seconds for rule in (self.look_alike, self.runaway_orders) if rule is not None]
        return max(self.duplicate_window_seconds or 0, *alike, 0)


class LimitOverride(Scope):
    """Other limits for one account, strategy or symbol, or several of these together: each that is named here replaces the general one."""

    model_config = SECTION

    limits: Limits

    @model_validator(mode="after")
    def _is_narrower(self) -> Self:
        if self.names == 0:
            raise ValueError(
                "an override names an account, a strategy or a symbol; the limits for all are under limits"
            )
        return self

    @property
    def names(self) -> int:
        """How many of account, strategy and symbol it names: the more, the later it has its say."""
        return sum(name is not None for name in (self.account, self.strategy, self.symbol))
