"""Check: a limit or stop price lies near the last price (SEC 15c3-5(c)(1)(ii); RTS 6, article 15(1)(a))."""

from __future__ import annotations

from collections.abc import Iterator
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
    collared = limits.price_collar_percent is not None or limits.price_collar_amount is not None
    return collared and (order.limit_price is not None or order.stop_price is not None)


def check(case: Case) -> tuple[Reason, ...]:
    """Denies a price further from the last one than a collar, above or below. A market order states no price."""
    if not wants_quote(case.order, case.limits, exit=case.exit):
        return ()
    quote = quote_in_time(case)
    if isinstance(quote, Reason):
        return (quote,)
    prices = {"limit_price": case.order.limit_price, "stop_price": case.order.stop_price}
    return tuple(
        reason
        for which, price in prices.items()
        if price is not None
        for reason in _too_far(which, price, quote.reference_price, case.limits)
    )


def _too_far(which: str, price: Decimal, reference: Decimal, limits: Limits) -> Iterator[Reason]:
    distance = abs(minus(price, reference))
    percent, amount = limits.price_collar_percent, limits.price_collar_amount
    said = {"which": which, "price": price, "reference": reference}
    if percent is not None and times(distance, Decimal(100)) > times(percent, reference):
        actual = ratio(times(distance, Decimal(100)), reference)
        yield because(ReasonCode.PRICE_COLLAR, **said, limit=percent, actual_percent=actual)
    if amount is not None and distance > amount:
        yield because(ReasonCode.PRICE_COLLAR_AMOUNT, **said, limit=amount, actual=distance)
