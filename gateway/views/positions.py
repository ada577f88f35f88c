"""Positions, and how accounts stand in their day."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from contracts.limits import LossBasis
from contracts.values import Money, Price, Quantity, UtcDatetime
from gateway.views.base import NextPage, View


class Position(View):
    """What is held of one symbol, at its last quote. What needs a price that is not known is null."""

    account: str
    strategy: str | None = Field(description="Null where all strategies of the account are put together.")
    symbol: str
    quantity: Money = Field(description="Units; below zero for what is short.")
    average_price: Money | None = Field(description="Money per unit that it was opened at; null where nothing is held.")
    realised: Money = Field(description="Money won by fills that shrank it, commissions taken off.")
    unrealised: Money | None = Field(description="Money that closing it at `price` would win.")
    market_value: Money | None
    price: Price | None = Field(description="The last price; without one, the middle of bid and ask.")
    quoted_at: UtcDatetime | None


class LossLimits(View):
    """The loss limits for an account's orders, those aside that an override sets for a strategy or symbol."""

    max_daily_loss: Quantity | None
    max_drawdown: Quantity | None
    loss_basis: LossBasis


class LossWarningView(View):
    """Most of a limit of the day was used; said once a limit and day."""

    setting: Literal["max_daily_loss", "max_drawdown"]
    limit: Quantity
    actual: Money
    percent: Money
    basis: LossBasis
    warned_at: UtcDatetime


class AccountDayView(View):
    """The day that losses are counted in."""

    started_at: UtcDatetime
    ends_at: UtcDatetime


class AccountView(View):
    """One whole account. Null is what cannot be known, since something held has no known price: see `unpriced`."""

    account: str
    realised: Money
    unrealised: Money | None
    total: Money | None = Field(description="Realised and unrealised.")
    unpriced: list[str] = Field(description="Symbols held whose price is not known.")
    day: AccountDayView
    day_result: Money | None = Field(
        description="Won since the day began, on the basis of its limits; below zero for a loss."
    )
    day_high: Money | None = Field(description="The highest that the result of the day has been.")
    drawdown: Money | None = Field(description="How far it is below that.")
    limits: LossLimits
    warnings: list[LossWarningView]


class PositionPage(View):
    """Positions, in the order of account, strategy and symbol."""

    items: list[Position]
    next: NextPage = None
    by: Literal["strategy", "account"]
    accounts: list[AccountView]
    accounts_left_out: bool = Field(description="There are more accounts than are told of.")
    valued_at: UtcDatetime
