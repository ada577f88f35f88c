"""Which events end an order."""

from __future__ import annotations

from contracts.events import OrderCanceled, OrderDenied, OrderExpired, OrderFilled, OrderRejected
from contracts.events.order import OrderEvent


def is_final(event: OrderEvent) -> bool:
    """Whether nothing is decided on its order any more."""
    return isinstance(event, OrderDenied | OrderFilled | OrderRejected | OrderCanceled | OrderExpired)
