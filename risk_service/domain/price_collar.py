"""Check: a limit or stop price lies near the last price."""

from __future__ import annotations

from decimal import Decimal

from contracts.config import Limits
from contracts.orders import Order
from contracts.reasons import Reason, ReasonCode
from risk_service.domain.amounts import minus, ratio, times
from risk_service.domain.candidate import Case
from risk_service.domain.prices import quote_in_time
from risk_service.domain.reasons import because


def wants_quote(order: Order, limits: Limits, *, exit: bool) -> bool:
    """Whether this check needs a fresh quote for `order`."""
    return limits.price_collar_percent is not None and (order.limit_price is not None or order.stop_price is not None)


def check(case: Case) -> tuple[Reason, ...]:
    """Denies a price further from the last one than the collar, above or below. A market order states no price."""
    percent = case.limits.price_collar_percent
    if percent is None or not wants_quote(case.order, case.limits, exit=case.exit):
        return ()
    quote = quote_in_time(case)
    if isinstance(quote, Reason):
        return (quote,)
    prices = {"limit_price": case.order.limit_price, "stop_price": case.order.stop_price}
    return tuple(
        _reason(name, price, quote.reference_price, percent)
        for name, price in prices.items()
        if price is not None and not _within(price, quote.reference_price, percent)
    )


def _within(price: Decimal, reference: Decimal, percent: Decimal) -> bool:
    return times(abs(minus(price, reference)), Decimal(100)) <= times(percent, reference)


def _reason(name: str, price: Decimal, reference: Decimal, percent: Decimal) -> Reason:
    distance = ratio(times(abs(minus(price, reference)), Decimal(100)), reference)
    return because(
        ReasonCode.PRICE_COLLAR, which=name, price=price, reference=reference, limit=percent, actual_percent=distance
    )
