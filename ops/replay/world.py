"""What the journal says of orders and positions, folded by the ledger's own code: for inputs that a recorded decision had no need of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from contracts.events import OrderRiskPassed
from contracts.events.order import OrderEvent
from contracts.loss_days import LossDay
from contracts.orders import Order
from contracts.quotes import Quote
from contracts.values import OrderType, Side
from risk_service.domain.account_day import AccountDay
from risk_service.domain.books import Books
from risk_service.domain.candidate import Candidate, Exposure
from risk_service.domain.facts import fact_id_of
from risk_service.domain.holding import Holding, Reservation
from risk_service.domain.ledger import LedgerOrder, after_verdict, is_fill, proposed, record
from risk_service.domain.positions import filled
from risk_service.domain.profit import profit_of
from risk_service.domain.resting_orders import RestingOrder
from risk_service.domain.standing import Standing


class World:
    """A running account of one recording. What is final is forgotten; what fills afterwards counts all the same (P15)."""

    def __init__(self) -> None:
        self._orders: dict[str, tuple[Order, LedgerOrder]] = {}
        self._holdings: dict[str, dict[str, Holding]] = {}
        self._quotes: dict[str, Quote] = {}
        self._days: dict[str, AccountDay] = {}
        self._executions: set[UUID] = set()

    def quote(self, quote: Quote) -> None:
        """A decision was taken on it."""
        known = self._quotes.get(quote.symbol)
        if known is None or quote.quoted_at >= known.quoted_at:
            self._quotes[quote.symbol] = quote

    def passed(self, candidate: Candidate, event: OrderRiskPassed, reservation: Reservation) -> None:
        """Risk let an order go on; what it reserved before is freed."""
        order = candidate.order
        holding = self.holding(order.account, order.symbol)
        if order.order_id in self._orders:
            entry = self._orders[order.order_id][1]
            holding = holding.free(order.order_id, order.side, entry.reservation)
        else:
            epoch = event.risk_pass.mode_epoch
            entry = proposed(candidate, actor=event.actor, mode_epoch=epoch, at=event.occurred_at).entry
        self._orders[order.order_id] = (order, after_verdict(entry, event, reservation))
        self._put(holding.reserve(order.order_id, order.side, reservation))

    def take(self, event: OrderEvent) -> None:
        """Anything that happens to an order after its decision."""
        if is_fill(event):
            execution = fact_id_of(event)
            if execution in self._executions:
                return
            self._executions.add(execution)
        known = self._orders.get(event.order_id)
        if known is not None:
            entry, holding = record(known[1], self.holding(known[1].account, known[1].symbol), event)
            self._put(holding)
            self._orders[event.order_id] = (known[0], entry)
            if entry.life.is_final:
                del self._orders[event.order_id]
        elif is_fill(event):
            terms = (event.side, event.last_quantity, event.last_price, event.commission)
            self._put(filled(self.holding(event.account, event.symbol), *terms))

    def holding(self, account: str, symbol: str) -> Holding:
        """What the account holds in the symbol, reservations included."""
        return self._holdings.get(account, {}).get(symbol) or Holding(account, symbol)

    def exposure(self, order: Order) -> Exposure:
        """Of the account of `order`, at the last prices that decisions were taken on, without what the order itself reserves."""
        holdings = dict(self._holdings.get(order.account, {}))
        known = self._orders.get(order.order_id)
        if known is not None:
            own = self.holding(order.account, order.symbol)
            holdings[order.symbol] = own.free(order.order_id, order.side, known[1].reservation)
        return Books(holdings.values(), self._prices(holdings)).exposure(order.account)

    def open_orders(self, order: Order) -> int:
        """Of the account of `order`, without it: those that passed and are not final."""
        return sum(
            other.account == order.account and order_id != order.order_id
            for order_id, (other, _) in self._orders.items()
        )

    def opposite(self, order: Order) -> tuple[RestingOrder, ...]:
        """The open limit order of the account that `order` would meet first."""
        side = Side.SELL if order.side is Side.BUY else Side.BUY
        resting = [
            RestingOrder(other.order_id, other.limit_price)
            for other, _ in self._orders.values()
            if (other.account, other.symbol, other.side, other.order_type)
            == (order.account, order.symbol, side, OrderType.LIMIT)
            and other.limit_price is not None
        ]
        best = min if side is Side.SELL else max
        return (best(resting, key=lambda each: each.price),) if resting else ()

    def standing(self, account: str, rule: LossDay, now: datetime) -> Standing:
        """How the account stands in its day, valued at its decisions and at the last prices these were taken on, however old."""
        holdings = self._holdings.get(account, {})
        standing = Standing(account, self._days.get(account), profit_of(holdings.values(), self._prices(holdings)))
        self._days[account] = standing.at(now, rule)[1]
        return standing

    def _prices(self, symbols: Iterable[str]) -> dict[str, Decimal]:
        return {symbol: self._quotes[symbol].reference_price for symbol in symbols if symbol in self._quotes}

    def _put(self, holding: Holding) -> None:
        kept = replace(holding, resting_buys=(), resting_sells=())
        self._holdings.setdefault(holding.account, {})[holding.symbol] = kept
