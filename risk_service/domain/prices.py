"""What an order is worth, and whether a price can be trusted now (P18, S7)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from contracts.orders import Order
from contracts.quotes import Quote
from contracts.reasons import Reason, ReasonCode
from contracts.values import OrderType, Side
from risk_service.domain.candidate import Case
from risk_service.domain.reasons import because


def takes_the_market(order: Order) -> bool:
    """Whether the order may trade at a price that only a quote tells: at the market's, or, a sell, at any above its limit."""
    return order.order_type in (OrderType.MARKET, OrderType.STOP) or order.side is Side.SELL


def worth_per_unit(order: Order, quote: Quote | None) -> Decimal | None:
    """Money that one unit is counted at; none where only a quote could tell and there is none.

    A buy limit costs its limit at most. A sell limit below the market fills at the market, so the higher of the two counts, and the
    stop price with them. A market order takes the other side of the quote; a stop takes the market, or its trigger where that is higher.
    """
    if order.order_type is OrderType.MARKET:
        return None if quote is None else touch(order.side, quote)
    if order.order_type is OrderType.STOP and quote is None:
        return None
    if order.limit_price is not None and order.side is Side.BUY:
        return order.limit_price
    reference = None if quote is None else quote.reference_price
    return max(price for price in (order.limit_price, order.stop_price, reference) if price is not None)


def quote_in_time(case: Case) -> Quote | Reason:
    """The symbol's quote, if a check may rely on it; else why not. A quote from the future is unknown."""
    quote, symbol = case.state.market.quote, case.order.symbol
    if quote is None or quote.quoted_at > case.now:
        return because(ReasonCode.PRICE_UNKNOWN, symbol=symbol)
    age, limit = case.now - quote.quoted_at, case.limits.quote_max_age_seconds
    if age > timedelta(seconds=limit):
        return because(ReasonCode.PRICE_STALE, symbol=symbol, age_seconds=age, limit=limit, quoted_at=quote.quoted_at)
    return quote


def known_quote(case: Case) -> Quote | None:
    """The symbol's quote, however old: for what may be better known but need not be."""
    quote = case.state.market.quote
    return quote if quote is not None and quote.quoted_at <= case.now else None


def worth_in_time(case: Case) -> Decimal | Reason:
    """What one unit is worth as a check may rely on it; else why that is not known."""
    order, quote = case.order, known_quote(case)
    if takes_the_market(order):
        in_time = quote_in_time(case)
        if isinstance(in_time, Reason):
            return in_time
    worth = worth_per_unit(order, quote)
    return because(ReasonCode.PRICE_UNKNOWN, symbol=order.symbol) if worth is None else worth


def touch(side: Side, quote: Quote) -> Decimal:
    """The price that a market order of `side` meets; without that side of the quote, the reference price."""
    touch = quote.ask if side is Side.BUY else quote.bid
    return quote.reference_price if touch is None else touch
