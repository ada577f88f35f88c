"""Check: an account does not trade with itself (RTS 6, article 13; FIA 2024, self-match prevention).

Of what is open, limit orders count: at the broker, on their way there, or waiting for a person. A stop is on no book before it is triggered, so neither a
stop that is proposed nor one that is open is looked at. A market order meets the touch; what lies behind the displayed size is not known.
"""

from __future__ import annotations

from decimal import Decimal

from contracts.limits import Limits
from contracts.orders import Order
from contracts.reasons import Reason, ReasonCode
from contracts.values import OrderType, Side
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures, unknown
from risk_service.domain.prices import quote_in_time, touch
from risk_service.domain.reasons import because


def wants_quote(order: Order, limits: Limits, *, exit: bool) -> bool:
    """Whether this check needs a fresh quote for `order`."""
    return not limits.self_trades and not exit and order.order_type is OrderType.MARKET


def measure(case: Case) -> Measures:
    """Denies an entry whose price reaches an open limit order of the account on the other side; that order is named. Exits pass (S8)."""
    order, opposite = case.order, case.state.opposite
    if case.limits.self_trades or case.exit or order.order_type not in (OrderType.MARKET, OrderType.LIMIT):
        return ()
    if opposite is None:
        return unknown("self_trades", False, because(ReasonCode.STATE_UNKNOWN, what="open limit orders"))
    if not opposite:
        return (Measure("self_trades", False),)
    (resting,) = opposite
    price = _reaches(case)
    if isinstance(price, Reason):
        return unknown("self_trades", False, price)
    meets = price >= resting.price if order.side is Side.BUY else price <= resting.price
    inputs = {"order_id": resting.order_id, "resting_price": resting.price, "price": price}
    reasons = (because(ReasonCode.SELF_TRADE, account=order.account, **inputs),) if meets else ()
    return (Measure("self_trades", False, reasons=reasons, inputs=inputs),)


def _reaches(case: Case) -> Decimal | Reason:
    """Money per unit: the order's limit, or what a market order meets."""
    if case.order.limit_price is not None:
        return case.order.limit_price
    quote = quote_in_time(case)
    return quote if isinstance(quote, Reason) else touch(case.order.side, quote)
