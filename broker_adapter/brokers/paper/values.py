"""An order as the paper broker holds it, the market it meets, and what happens to it. Frozen; no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Context, Decimal
from enum import StrEnum
from typing import Self

from broker_adapter.brokers.protocol import ReportKind
from contracts.quotes import Quote
from contracts.reasons import Reason
from contracts.values import OrderType, Side, TimeInForce

ZERO = Decimal(0)
EXACT = Context(prec=100)
"""Room for the product of any three amounts of the contracts; the default of 28 digits would round quantities."""


class Status(StrEnum):
    """Open, or one of the ends."""

    OPEN = "open"
    FILLED = "filled"
    CANCELED = "canceled"
    EXPIRED = "expired"


@dataclass(frozen=True)
class PaperOrder:
    """An order in the book. `notional` and `commission` are sums over its fills, in money."""

    client_order_id: str
    broker_order_id: str
    attempt: int
    symbol: str
    side: Side
    order_type: OrderType
    time_in_force: TimeInForce
    quantity: Decimal
    limit_price: Decimal | None
    stop_price: Decimal | None
    expires_at: datetime | None
    working: bool
    """False for a stop that was not triggered yet."""
    arrival: int = 0
    """Orders of a symbol that came earlier have a smaller one."""
    status: Status = Status.OPEN
    filled: Decimal = ZERO
    notional: Decimal = ZERO
    commission: Decimal = ZERO
    executions: int = 0

    @property
    def leaves(self) -> Decimal:
        """What can still fill: nothing, once it has ended."""
        return EXACT.subtract(self.quantity, self.filled) if self.status is Status.OPEN else ZERO


@dataclass(frozen=True)
class Offer:
    """One side of a quote: its price, the size displayed (None: as much as anyone wants), and how much of it was taken."""

    price: Decimal
    size: Decimal | None
    taken: Decimal


@dataclass(frozen=True)
class Market:
    """The last quote of a symbol, with what own orders have taken from it."""

    quote: Quote
    bid_taken: Decimal = ZERO
    ask_taken: Decimal = ZERO

    def against(self, side: Side) -> Offer | None:
        """What an order of `side` would trade with; None where nobody offers.

        A quote without bid and ask is a trade: its last price stands for both, in any size.
        """
        quote = self.quote
        if quote.bid is None and quote.ask is None:
            assert quote.last is not None
            return Offer(quote.last, None, ZERO)
        if side is Side.BUY:
            return None if quote.ask is None else Offer(quote.ask, quote.ask_size, self.ask_taken)
        return None if quote.bid is None else Offer(quote.bid, quote.bid_size, self.bid_taken)

    def after(self, side: Side, quantity: Decimal) -> Self:
        """The same market once an order of `side` has taken `quantity` from it."""
        if side is Side.BUY:
            return replace(self, ask_taken=self.ask_taken + quantity)
        return replace(self, bid_taken=self.bid_taken + quantity)


@dataclass(frozen=True)
class Fill:
    """One execution."""

    quantity: Decimal
    price: Decimal
    commission: Decimal


@dataclass(frozen=True)
class Happening:
    """What happened to an order, with the order as it is after it."""

    order: PaperOrder
    kind: ReportKind
    fill: Fill | None = None
    reason: Reason | None = None
