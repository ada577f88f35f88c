"""Check: an account's net exposure, positions with shorts taken off longs, and the open entries of one side at their prices (P14)."""

from __future__ import annotations

from contracts.limits import Limits
from contracts.orders import Order
from contracts.reasons import Reason, ReasonCode
from contracts.values import Side
from risk_service.domain.amounts import ZERO, minus, plus, times
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures, unknown
from risk_service.domain.prices import takes_the_market, worth_in_time
from risk_service.domain.reasons import because


def wants_quote(order: Order, limits: Limits, *, exit: bool) -> bool:
    """Whether this check needs a fresh quote for `order`."""
    return limits.max_net_exposure is not None and not exit and takes_the_market(order)


def measure(case: Case) -> Measures:
    """Denies an entry after which the account, everything open on its side filled, would be beyond the limit on that side. Exits pass (S8).

    An entry that hedges what the account holds moves it the other way, and is held to the limit there.
    """
    limit, exposure = case.limits.max_net_exposure, case.state.exposure
    if limit is None or case.exit:
        return ()
    if exposure is None:
        return unknown("max_net_exposure", limit, because(ReasonCode.STATE_UNKNOWN, what="net exposure"))
    unpriced = [because(ReasonCode.PRICE_UNKNOWN, symbol=symbol) for symbol in sorted(exposure.unpriced)]
    worth = worth_in_time(case)
    if isinstance(worth, Reason):
        return unknown("max_net_exposure", limit, worth, *unpriced)
    if unpriced:
        return unknown("max_net_exposure", limit, *unpriced)
    notional = times(case.order.quantity, worth)
    is_buy = case.order.side is Side.BUY
    reserved = exposure.reserved_buys if is_buy else exposure.reserved_sells
    actual = (plus if is_buy else minus)(exposure.net, plus(reserved, notional))
    inputs = {"before": exposure.net, "reserved": reserved, "notional": notional}
    reached = actual if is_buy else minus(ZERO, actual)
    reasons: tuple[Reason, ...] = ()
    if reached > limit:
        account = case.order.account
        reasons = (because(ReasonCode.MAX_NET_EXPOSURE, account=account, limit=limit, actual=actual, **inputs),)
    return (Measure("max_net_exposure", limit, reached, reasons, inputs),)
