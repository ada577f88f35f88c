"""The holdings that a batch is decided on, as they change from verdict to verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from risk_service.domain.amounts import ZERO, minus, plus, times
from risk_service.domain.candidate import Exposure
from risk_service.domain.holding import Change, Holding
from risk_service.domain.positions import average_price

Key = tuple[str, str]
"""Account and symbol."""


class Stake(NamedTuple):
    """Money: a position, signed, and what the open entries of each side would add."""

    net: Decimal
    buys: Decimal
    sells: Decimal


NO_STAKE: Final = Stake(ZERO, ZERO, ZERO)
NO_EXPOSURE: Final = Exposure(ZERO)


class Books:
    """A running account of holdings and exposure. Made from frozen holdings, used by one fold, asked afterwards what changed."""

    def __init__(
        self, holdings: Iterable[Holding], prices: Mapping[str, Decimal], open_orders: Mapping[str, int] | None = None
    ) -> None:
        """`prices`: the last price of each symbol that is known; without one a position counts at its average price.

        `open_orders`: how many each account has, without those to be decided; none where nobody counted them.
        """
        self._prices = prices
        self._open_orders = None if open_orders is None else dict(open_orders)
        self._holdings: dict[Key, Holding] = {}
        self._changed: set[Key] = set()
        self._exposures: dict[str, Exposure] = {}
        for holding in holdings:
            self._put(holding)

    def holding(self, account: str, symbol: str) -> Holding:
        """What the account holds in the symbol now; nothing, if nothing was said."""
        return self._holdings.get((account, symbol)) or Holding(account, symbol)

    def exposure(self, account: str) -> Exposure:
        """What the account has at stake now."""
        return self._exposures.get(account, NO_EXPOSURE)

    def open_orders(self, account: str) -> int | None:
        """How many orders of the account are open now; none where nobody counted them."""
        return None if self._open_orders is None else self._open_orders.get(account, 0)

    def opened(self, account: str) -> None:
        """A verdict let one more order of the account pass."""
        if self._open_orders is not None:
            self._open_orders[account] = self._open_orders.get(account, 0) + 1

    def put(self, holding: Holding) -> None:
        """Take over what a verdict made of a holding."""
        self._changed.add((holding.account, holding.symbol))
        self._put(holding)

    @property
    def changed(self) -> tuple[Holding, ...]:
        """The holdings that verdicts changed."""
        return tuple(self._holdings[key] for key in sorted(self._changed))

    def _put(self, holding: Holding) -> None:
        key, account, symbol = (holding.account, holding.symbol), holding.account, holding.symbol
        before, known = self._holdings.get(key), self.exposure(account)
        self._holdings[key] = holding
        if before is not None:
            known = _changed(known, self._stake(before) or NO_STAKE, minus)
        stake = self._stake(holding)
        unpriced = known.unpriced - {symbol} if stake is not None else known.unpriced | {symbol}
        self._exposures[account] = replace(_changed(known, stake or NO_STAKE, plus), unpriced=unpriced)

    def _stake(self, holding: Holding) -> Stake | None:
        """What one holding adds to the account's exposure. None where a price is needed that nobody knows."""
        held, buys, sells = holding.quantity, holding.unpriced_buy_quantity, holding.unpriced_sell_quantity
        if not (held or buys or sells):
            return Stake(ZERO, holding.reserved_buy_notional, holding.reserved_sell_notional)
        price = self._prices.get(holding.symbol) or average_price(held, holding.cost)
        if not price:
            return None
        return Stake(
            times(held, price),
            plus(times(buys, price), holding.reserved_buy_notional),
            plus(times(sells, price), holding.reserved_sell_notional),
        )


def _changed(known: Exposure, stake: Stake, change: Change) -> Exposure:
    net, buys, sells = stake
    return Exposure(
        change(known.gross, plus(net.copy_abs(), plus(buys, sells))),
        change(known.net, net),
        change(known.reserved_buys, buys),
        change(known.reserved_sells, sells),
        known.unpriced,
    )
