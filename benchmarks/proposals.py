"""Proposals by the thousand: documents that the contract's own model has written, with fresh ids and times put into them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from chassis.journal import Outgoing
from contracts.events import OrderProposed
from contracts.ids import uuid7
from contracts.orders import Order
from contracts.values import Mode, Side

TICKERS: Final = (
    "AAPL", "MSFT", "GOOG", "AMZN", "NVDA", "IBM", "BRK.B", "BTC/USD", "ETH/USD", "INTC", "ORCL", "CSCO", "ADBE", "PEP", "KO", "JNJ",
)  # fmt: skip
_ORDER_ID = "THE-ORDER-ID"
_EVENT_ID = uuid7()
_ONE: Final = '"quantity":"1"'
_THEN = datetime(2000, 1, 1, tzinfo=UTC)
_WRITTEN_THEN = "2000-01-01T00:00:00Z"


def symbols(count: int) -> tuple[str, ...]:
    """`count` different symbols."""
    return (*TICKERS[:count], *(f"SYM{number}" for number in range(len(TICKERS), count)))


def account(number: int) -> str:
    """The name of an account."""
    return f"bench-{number}"


class Proposals:
    """Makes proposal number 0, 1, 2, ...: neighbours differ in symbol, then in account; after a round of buys comes one of sells.

    `terms` go into every order; without them it is one share at market.
    """

    def __init__(
        self,
        name: str,
        *,
        accounts: int,
        symbols: tuple[str, ...],
        terms: Mapping[str, str] | None = None,
        distinct: bool = False,
    ) -> None:
        """With `distinct` no two orders have the same quantity: none is another's duplicate."""
        self._name = name
        self._distinct = distinct
        self._written = [
            _written(symbol=symbol, account=account(number), side=side, terms=terms or {})
            for side in (Side.BUY, Side.SELL)
            for number in range(accounts)
            for symbol in symbols
        ]

    def order_id(self, number: int) -> str:
        """The id of order `number`."""
        return f"{self._name}-{number}"

    def make(self, number: int) -> Outgoing:
        """The proposal of order `number`, proposed now."""
        order_id, event_id = self.order_id(number), uuid7()
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        document = self._written[number % len(self._written)]
        document = (
            document.replace(_ORDER_ID, order_id).replace(str(_EVENT_ID), str(event_id)).replace(_WRITTEN_THEN, now)
        )
        if self._distinct:
            document = document.replace(_ONE, f'"quantity":"1.{number + 1:09d}"')
        return Outgoing(event_id, OrderProposed.subject(), order_id, document.encode())


def _written(*, symbol: str, account: str, side: Side, terms: Mapping[str, str]) -> str:
    order = {
        "order_id": _ORDER_ID,
        "symbol": symbol,
        "account": account,
        "side": side,
        "quantity": "1",
        "strategy": "bench",
    }
    event = OrderProposed(
        event_id=_EVENT_ID, occurred_at=_THEN, correlation_id=_ORDER_ID, actor="bench", mode=Mode.PAPER,
        order=Order.model_validate(order | dict(terms)),
    )  # fmt: skip
    return event.to_json().decode()
