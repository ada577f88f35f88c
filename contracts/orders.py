"""What a bot wants: the terms of an order, and the hash by which passes and approvals are bound to them."""

from __future__ import annotations

import hashlib
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from contracts.codec import dumps
from contracts.values import Name, OrderId, OrderType, Price, Quantity, Side, Symbol, TimeInForce


class Order(BaseModel):
    """The terms of one order. They never change: an edit is a new order.

    Raises a validation error where type and prices do not fit: a limit needs `limit_price`, a stop needs `stop_price`.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    order_id: OrderId
    symbol: Symbol
    side: Side
    quantity: Quantity
    order_type: OrderType = OrderType.MARKET
    limit_price: Price | None = None
    stop_price: Price | None = None
    time_in_force: TimeInForce = TimeInForce.DAY
    account: Name = "main"
    strategy: Name = "default"

    @model_validator(mode="after")
    def _prices_fit_the_type(self) -> Self:
        for price, named, types in (
            (self.limit_price, "limit_price", (OrderType.LIMIT, OrderType.STOP_LIMIT)),
            (self.stop_price, "stop_price", (OrderType.STOP, OrderType.STOP_LIMIT)),
        ):
            if self.order_type in types and price is None:
                raise ValueError(f"a {self.order_type} order needs {named}")
            if self.order_type not in types and price is not None:
                raise ValueError(f"a {self.order_type} order takes no {named}")
        return self

    @property
    def terms_hash(self) -> str:
        """SHA-256 over the terms in canonical form: `1.50` and `1.5` are the same price. The mode is not a term (P11)."""
        return hashlib.sha256(dumps(dict(sorted(self.model_dump(mode="json").items()))).encode()).hexdigest()
