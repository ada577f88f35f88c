"""Check: a limit or stop price lies near the market's (SEC 15c3-5(c)(1)(ii); RTS 6, article 15(1)(a))."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from contracts.limits import CollarBasis, Limits
from contracts.orders import Order
from contracts.quotes import Quote
from contracts.reasons import Reason, ReasonCode
from contracts.values import Side
from risk_service.domain.amounts import minus, plus, ratio, times
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures, unknown
from risk_service.domain.prices import quote_in_time
from risk_service.domain.reasons import because

HUNDRED: Final = Decimal(100)
_NO_REASONS: Final[tuple[Reason, ...]] = ()


def wants_quote(order: Order, limits: Limits, *, exit: bool) -> bool:
    """Whether this check needs a fresh quote for `order`."""
    return _is_collared(limits) and (order.limit_price is not None or order.stop_price is not None)


def measure(case: Case) -> Measures:
    """Denies a price further from the market's than a collar, above or below. A market order states no price."""
    limits, order = case.limits, case.order
    if not wants_quote(order, limits, exit=case.exit):
        return ()
    found = _base(case)
    if isinstance(found, Reason):
        by_percent = limits.price_collar_percent is not None
        setting = "price_collar_percent" if by_percent else "price_collar_amount"
        return unknown(setting, limits.price_collar_percent or limits.price_collar_amount, found)
    return (
        *(() if order.limit_price is None else _distances("limit_price", order.limit_price, found, limits)),
        *(() if order.stop_price is None else _distances("stop_price", order.stop_price, found, limits)),
    )


def _is_collared(limits: Limits) -> bool:
    return limits.price_collar_percent is not None or limits.price_collar_amount is not None


def _base(case: Case) -> Decimal | Reason:
    """The price to compare with; a quote that does not say it is not enough."""
    quote, against = quote_in_time(case), case.limits.price_collar_against
    if isinstance(quote, Reason):
        return quote
    price = _price(quote, against, case.order.side)
    return because(ReasonCode.PRICE_UNKNOWN, symbol=case.order.symbol, what=against) if price is None else price


def _price(quote: Quote, against: CollarBasis, side: Side) -> Decimal | None:
    match against:
        case CollarBasis.REFERENCE:
            return quote.reference_price
        case CollarBasis.LAST:
            return quote.last
        case CollarBasis.TOUCH:
            return quote.ask if side is Side.BUY else quote.bid
        case CollarBasis.MID:
            return None if quote.bid is None or quote.ask is None else ratio(plus(quote.bid, quote.ask), Decimal(2))


def _distances(which: str, price: Decimal, reference: Decimal, limits: Limits) -> Measures:
    distance, measures = abs(minus(price, reference)), list[Measure]()
    percent, amount = limits.price_collar_percent, limits.price_collar_amount
    said = {"which": which, "price": price, "reference": reference, "against": limits.price_collar_against}
    if percent is not None:
        scaled, reasons = times(distance, HUNDRED), _NO_REASONS
        actual = ratio(scaled, reference)
        if scaled > times(percent, reference):
            reasons = (because(ReasonCode.PRICE_COLLAR, **said, limit=percent, actual_percent=actual),)
        measures.append(Measure("price_collar_percent", percent, actual, reasons, said))
    if amount is not None:
        reasons = _NO_REASONS
        if distance > amount:
            reasons = (because(ReasonCode.PRICE_COLLAR_AMOUNT, **said, limit=amount, actual=distance),)
        measures.append(Measure("price_collar_amount", amount, distance, reasons, said))
    return tuple(measures)
