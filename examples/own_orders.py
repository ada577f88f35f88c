"""What the bot knows of its own orders: which are open, and what it holds by them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from contracts.events import Event, OrderAccepted, OrderFilled, OrderPartiallyFilled
from contracts.events.order import Execution
from contracts.values import Side
from examples.strategies import Intent

ENDS = frozenset({"order.filled", "order.denied", "order.rejected", "order.canceled", "order.expired"})


@dataclass
class OpenOrder:
    """One order on its way."""

    intent: Intent
    proposed_at: float
    """On the bot's own monotonic clock."""
    resting: bool = False
    cancel_asked: bool = False
    filled: Decimal = Decimal(0)


class OwnOrders:
    """The bot's orders, from the events about them. An execution counts once, however often it is told."""

    def __init__(self) -> None:
        self.open: dict[str, OpenOrder] = {}
        self._holdings: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self._executions: set[str] = set()

    def proposed(self, order_id: str, intent: Intent, now: float) -> None:
        """An order is on its way."""
        self.open[order_id] = OpenOrder(intent, now)

    def hear(self, event: Event) -> OpenOrder | None:
        """Take in an event; the order, if it was one of ours and this was its end."""
        order = self.open.get(event.correlation_id)
        if order is None:
            return None
        match event:
            case OrderAccepted():
                order.resting = True
            case OrderPartiallyFilled() | OrderFilled():
                self._execute(order, event)
        return self.open.pop(event.correlation_id) if event.type in ENDS else None

    def settle(self, order_id: str, status: str, filled: Decimal) -> None:
        """Take over what the ledger says of an order: news on plain NATS come at most once, and may have been missed."""
        order = self.open[order_id]
        self._hold(order, filled - order.filled)
        if f"order.{status}" in ENDS:
            del self.open[order_id]

    def holding(self, strategy: str, symbol: str) -> Decimal:
        """What a strategy holds of a symbol."""
        return self._holdings[strategy, symbol]

    def is_busy(self, strategy: str, symbol: str) -> bool:
        """Whether a strategy has an open order in a symbol."""
        return any((order.intent.strategy, order.intent.symbol) == (strategy, symbol) for order in self.open.values())

    def overdue(self, now: float, patience_seconds: float) -> list[str]:
        """Resting orders that have had their time, each named once."""
        late = [
            order_id
            for order_id, order in self.open.items()
            if order.resting and not order.cancel_asked and now - order.proposed_at >= patience_seconds
        ]
        for order_id in late:
            self.open[order_id].cancel_asked = True
        return late

    def unheard_of(self, now: float, seconds: float) -> list[str]:
        """Orders that have been open for so long that news of them may have been missed."""
        return [order_id for order_id, order in self.open.items() if now - order.proposed_at >= seconds]

    def _execute(self, order: OpenOrder, event: Execution) -> None:
        if event.execution_id not in self._executions:
            self._executions.add(event.execution_id)
            self._hold(order, event.last_quantity)

    def _hold(self, order: OpenOrder, quantity: Decimal) -> None:
        intent = order.intent
        order.filled += quantity
        self._holdings[intent.strategy, intent.symbol] += quantity if intent.side is Side.BUY else -quantity
