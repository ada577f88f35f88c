"""The holdings that a batch is decided on, as they change from verdict to verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from risk_service.domain.amounts import ZERO, minus, plus, times
from risk_service.domain.candidate import Exposure
from risk_service.domain.holding import Holding

Key = tuple[str, str]
"""Account and symbol."""


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
        self._known: dict[str, Decimal] = {}
        self._unpriced: dict[str, frozenset[str]] = {}
        for holding in holdings:
            self._put(holding)

    def holding(self, account: str, symbol: str) -> Holding:
        """What the account holds in the symbol now; nothing, if nothing was said."""
        return self._holdings.get((account, symbol)) or Holding(account, symbol)

    def exposure(self, account: str) -> Exposure:
        """The account's gross exposure now."""
        return Exposure(self._known.get(account, ZERO), self._unpriced.get(account, frozenset()))

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
        key = (holding.account, holding.symbol)
        before = self._holdings.get(key)
        self._holdings[key] = holding
        known = self._known.get(holding.account, ZERO)
        if before is not None:
            known = minus(known, self._value(before) or ZERO)
        value = self._value(holding)
        unpriced = self._unpriced.get(holding.account, frozenset()) - {holding.symbol}
        self._unpriced[holding.account] = unpriced | {holding.symbol} if value is None else unpriced
        self._known[holding.account] = plus(known, value or ZERO)

    def _value(self, holding: Holding) -> Decimal | None:
        """Money: the position, and open entries. None where a price is needed that nobody knows."""
        at_reference = plus(abs(holding.quantity), holding.unpriced_quantity)
        if at_reference == 0:
            return holding.reserved_notional
        price = self._prices.get(holding.symbol) or holding.average_price
        return plus(times(at_reference, price), holding.reserved_notional) if price else None
