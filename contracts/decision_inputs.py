"""What risk saw when it decided, recorded with the decision: with the config and the lockouts that it names, enough to decide the same again.

The journal holds no prices, and what the tables held at that moment is gone. A field that no limit asked for is none.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PlainSerializer

from contracts.limits import LossBasis
from contracts.passes import ControlVersions
from contracts.values import Money, Price, UtcDatetime, plain

_RECORDED = ConfigDict(frozen=True, extra="ignore")
Exact = Annotated[Decimal, Field(allow_inf_nan=False), PlainSerializer(plain, return_type=str, when_used="json")]
"""An amount with all its digits: sums and products have more than a message's amounts may have, and a decision is made again to the last one."""


class QuoteUsed(BaseModel):
    """The quote that a decision was taken on, recorded with it."""

    model_config = _RECORDED

    bid: Price | None = None
    ask: Price | None = None
    last: Price | None = None
    quoted_at: UtcDatetime


class ExposureSeen(BaseModel):
    """What the account had at stake before this order, money."""

    model_config = _RECORDED

    gross: Exact
    net: Exact
    reserved_buys: Exact
    reserved_sells: Exact
    unpriced: tuple[str, ...] = ()
    """Symbols held or ordered whose price was not known."""


class RestingSeen(BaseModel):
    """The best open limit order of the account on the other side; money per unit."""

    model_config = _RECORDED

    order_id: str
    price: Exact


class PriceSeen(BaseModel):
    """When the last price of something that the account held was quoted; none where none was known."""

    model_config = _RECORDED

    symbol: str
    quoted_at: UtcDatetime | None = None


class DaySeen(BaseModel):
    """The account's profit, money since its first fill on the basis that is set for the order: at the decision, and as its day was last kept."""

    model_config = _RECORDED

    basis: LossBasis
    profit: Exact | None = None
    """At the decision; none where it was not known."""
    started_at: UtcDatetime | None = None
    """Of the day that was kept; none where none was yet."""
    opening: Exact | None = None
    high: Exact | None = None
    last: Exact | None = None
    prices: tuple[PriceSeen, ...] = ()
    """What the profit rests on, unknown ones first, then the oldest, `PRICES_MAX` at most; the oldest alone where all were young enough."""


PRICES_MAX = 50


class DecisionInputs(BaseModel):
    """All of it."""

    model_config = _RECORDED

    quote: QuoteUsed | None = None
    position_quantity: Exact
    """Signed position in the symbol, before this order."""
    reserved_buy_quantity: Exact
    reserved_sell_quantity: Exact
    gross_exposure: Money | None = None
    """Of the account, with open orders reserved, before this order; none where a price was unknown."""
    notional: Money | None = None
    market_open: bool | None = None
    """By the market hours that are set for the order; none where none are set or they are not known."""
    exposure: ExposureSeen | None = None
    open_orders: NonNegativeInt | None = None
    """Of the account, without this order."""
    account_orders: NonNegativeInt | None = None
    """Orders of the account that had passed within the window of its rate."""
    strategy_orders: NonNegativeInt | None = None
    """The same of the strategy."""
    tripped_at: UtcDatetime | None = None
    """When the breaker of the strategy last tripped in the account."""
    opposite: tuple[RestingSeen, ...] | None = None
    day: DaySeen | None = None
    live_broker: bool | None = None
    """Whether there was a broker for live orders; none for a paper order in paper mode."""
    versions: ControlVersions | None = None
    """What a denial was decided under; of a pass its RiskPass says it."""
