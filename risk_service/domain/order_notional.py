"""Check: the money in one order."""

from __future__ import annotations

from contracts.limits import Limits
from contracts.orders import Order
from contracts.reasons import Reason, ReasonCode
from risk_service.domain.amounts import times
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures, unknown
from risk_service.domain.prices import takes_the_market, worth_in_time
from risk_service.domain.reasons import because


def wants_quote(order: Order, limits: Limits, *, exit: bool) -> bool:
    """Whether this check needs a fresh quote for `order`."""
    return limits.max_order_notional is not None and takes_the_market(order)


def measure(case: Case) -> Measures:
    """Denies more money than one order may move; exits too: it guards against slips, not against positions."""
    limit = case.limits.max_order_notional
    if limit is None:
        return ()
    worth = worth_in_time(case)
    if isinstance(worth, Reason):
        return unknown("max_order_notional", limit, worth)
    actual = times(case.order.quantity, worth)
    reasons = () if actual <= limit else (because(ReasonCode.MAX_NOTIONAL, limit=limit, actual=actual),)
    return (Measure("max_order_notional", limit, actual, reasons, {"price": worth}),)
