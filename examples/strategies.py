"""What the demo's bot wants, and when: three habits simple enough to predict. Pure: a price in, an intention out."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Final, Protocol

from contracts.values import OrderType, Side, TimeInForce

CENT: Final = Decimal("0.01")
LATE_SECONDS: Final = 90


@dataclass(frozen=True)
class Intent:
    """An order that a strategy would like. `late_seconds`: it acts on a signal that old."""

    strategy: str
    symbol: str
    side: Side
    quantity: Decimal
    limit_price: Decimal | None = None
    time_in_force: TimeInForce = TimeInForce.DAY
    late_seconds: int = 0

    @property
    def order_type(self) -> OrderType:
        return OrderType.MARKET if self.limit_price is None else OrderType.LIMIT


@dataclass(frozen=True)
class Stake:
    """How much a strategy trades at a time: about `money`, in whole lots."""

    symbol: str
    lot: Decimal
    money: Decimal = Decimal(5000)

    def quantity(self, price: Decimal) -> Decimal:
        """At least one lot."""
        return max(self.lot, (self.money / price).quantize(self.lot, rounding=ROUND_DOWN))


class Strategy(Protocol):
    """Sees every price of one symbol; asked what it wants when it may have an order: not while it has one open already."""

    name: str

    def see(self, price: Decimal) -> None: ...
    def want(self, holding: Decimal) -> Intent | None: ...


class Crossing:
    """Holds the symbol while its price is at or above its average: buys and sells at market. These orders fill."""

    name = "crossing"

    def __init__(self, stake: Stake, *, prices: int = 12) -> None:
        self._stake = stake
        self._prices: deque[Decimal] = deque(maxlen=prices)

    def see(self, price: Decimal) -> None:
        self._prices.append(price)

    def want(self, holding: Decimal) -> Intent | None:
        price = self._prices[-1]
        is_up = price >= sum(self._prices) / len(self._prices)
        if is_up and holding <= 0:
            return Intent(self.name, self._stake.symbol, Side.BUY, self._stake.quantity(price))
        if not is_up and holding > 0:
            return Intent(self.name, self._stake.symbol, Side.SELL, holding)
        return None


class Patient:
    """Bids below the market, and offers what it got above it. These orders rest; some fill, the others it cancels after a while."""

    name = "patient"

    def __init__(self, stake: Stake, *, distance: Decimal) -> None:
        self._stake = stake
        self._distance = distance
        self._price = Decimal(0)

    def see(self, price: Decimal) -> None:
        self._price = price

    def want(self, holding: Decimal) -> Intent | None:
        side, away = (Side.SELL, 1 + self._distance) if holding > 0 else (Side.BUY, 1 - self._distance)
        quantity = holding if holding > 0 else self._stake.quantity(self._price)
        limit_price = (self._price * away).quantize(CENT)
        return Intent(self.name, self._stake.symbol, side, quantity, limit_price, TimeInForce.GTC)


class Latecomer:
    """Acts, every so many prices, on a signal that is a minute and a half old, as a bot does that was stuck. These orders are denied."""

    name = "latecomer"

    def __init__(self, stake: Stake, *, first: int = 10, every: int = 80) -> None:
        self._stake = stake
        self._every = every
        self._due_in = first
        self._price = Decimal(0)

    def see(self, price: Decimal) -> None:
        self._price = price
        self._due_in -= 1

    def want(self, holding: Decimal) -> Intent | None:
        if self._due_in > 0:
            return None
        self._due_in = self._every
        quantity = self._stake.quantity(self._price)
        return Intent(self.name, self._stake.symbol, Side.BUY, quantity, late_seconds=LATE_SECONDS)
