"""What fills make of positions. `correlation_id` is the order's id."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from contracts.events.order import OrderEvent
from contracts.values import Mode, Money, Name, Price, Quantity, Side, Symbol


class PositionReduced(OrderEvent):
    """A fill shrank a strategy's position, and won or lost money by it."""

    type: Literal["position.reduced"] = "position.reduced"
    version: Literal[1] = 1
    execution_id: str = Field(min_length=1, max_length=128)
    account: Name
    strategy: Name
    symbol: Symbol
    mode: Mode
    side: Side
    """Of the fill."""
    closed_quantity: Quantity
    price: Price
    gain: Money
    """Realised by this fill, its commission taken off, of the strategy's own position."""
    position_quantity: Money
    """Signed units of the strategy after the fill."""
