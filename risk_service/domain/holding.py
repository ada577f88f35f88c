"""What one account holds in one symbol, and what its open orders reserve of it (P14)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from contracts.values import Side
from risk_service.domain.amounts import ZERO, minus, plus, times


@dataclass(frozen=True, slots=True)
class Reservation:
    """What one open order reserves: the quantity not yet filled, at the price its exposure is counted at.

    An exit reserves its quantity at price zero: it adds no exposure. `price` is none where no price was known and no check asked.
    """

    quantity: Decimal = ZERO
    price: Decimal | None = ZERO


NAMED_MAX: Final = 20
"""So many resting orders are named in a refusal."""
NOTHING = Reservation()
Change = Callable[[Decimal, Decimal], Decimal]


@dataclass(frozen=True, slots=True)
class Holding:
    """A signed position (units), what it was opened for, and the open orders of the account in the symbol."""

    account: str
    symbol: str
    quantity: Decimal = ZERO
    cost: Decimal = ZERO
    """Money, never below zero: what was paid for what is held, or got for what is short."""
    realised: Decimal = ZERO
    """Money won and lost by fills that shrank the position, commissions taken off."""
    reserved_buy_quantity: Decimal = ZERO
    reserved_sell_quantity: Decimal = ZERO
    reserved_buy_notional: Decimal = ZERO
    reserved_sell_notional: Decimal = ZERO
    """Money: open entries of each side at their own prices."""
    unpriced_buy_quantity: Decimal = ZERO
    unpriced_sell_quantity: Decimal = ZERO
    """Units of open entries whose price was not known when they passed."""
    resting_buys: tuple[str, ...] = ()
    resting_sells: tuple[str, ...] = ()
    """The first of the orders that reserve, as far as they were loaded: what a refusal tells to cancel."""

    def reserved_on(self, side: Side) -> Decimal:
        """Units that open orders of `side` reserve."""
        return self.reserved_buy_quantity if side is Side.BUY else self.reserved_sell_quantity

    def resting_on(self, side: Side) -> tuple[str, ...]:
        """Open orders of `side`."""
        return self.resting_buys if side is Side.BUY else self.resting_sells

    def reserve(self, order_id: str, side: Side, reservation: Reservation) -> Holding:
        """With an order's reservation added."""
        resting = self.resting_on(side)
        return self._reserved(side, reservation, plus, (*resting, order_id) if len(resting) < NAMED_MAX else resting)

    def free(self, order_id: str, side: Side, reservation: Reservation) -> Holding:
        """With an order's reservation, or a part of it, taken off again."""
        return self._reserved(
            side, reservation, minus, tuple(held for held in self.resting_on(side) if held != order_id)
        )

    def _reserved(self, side: Side, reservation: Reservation, change: Change, resting: tuple[str, ...]) -> Holding:
        quantity, price = reservation.quantity, reservation.price
        unpriced, notional = (quantity, ZERO) if price is None else (ZERO, times(quantity, price))
        if side is Side.BUY:
            return replace(
                self,
                reserved_buy_quantity=change(self.reserved_buy_quantity, quantity),
                reserved_buy_notional=change(self.reserved_buy_notional, notional),
                unpriced_buy_quantity=change(self.unpriced_buy_quantity, unpriced),
                resting_buys=resting,
            )
        return replace(
            self,
            reserved_sell_quantity=change(self.reserved_sell_quantity, quantity),
            reserved_sell_notional=change(self.reserved_sell_notional, notional),
            unpriced_sell_quantity=change(self.unpriced_sell_quantity, unpriced),
            resting_sells=resting,
        )
