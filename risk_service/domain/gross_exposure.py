"""Check: an account's gross exposure, positions and open orders at their prices, longs and shorts added (P14)."""

from __future__ import annotations

from contracts.limits import Limits
from contracts.orders import Order
from contracts.reasons import Reason, ReasonCode
from risk_service.domain.amounts import plus, times
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures, unknown
from risk_service.domain.prices import takes_the_market, worth_in_time
from risk_service.domain.reasons import because


def wants_quote(order: Order, limits: Limits, *, exit: bool) -> bool:
    """Whether this check needs a fresh quote for `order`."""
    return limits.max_gross_exposure is not None and not exit and takes_the_market(order)


def measure(case: Case) -> Measures:
    """Denies an entry that would take the account beyond its limit. Exits pass, whatever is known (S8)."""
    limit, exposure = case.limits.max_gross_exposure, case.state.exposure
    if limit is None or case.exit:
        return ()
    if exposure is None:
        return unknown("max_gross_exposure", limit, because(ReasonCode.STATE_UNKNOWN, what="gross exposure"))
    unpriced = [because(ReasonCode.PRICE_UNKNOWN, symbol=symbol) for symbol in sorted(exposure.unpriced)]
    worth = worth_in_time(case)
    if isinstance(worth, Reason):
        return unknown("max_gross_exposure", limit, worth, *unpriced)
    if unpriced:
        return unknown("max_gross_exposure", limit, *unpriced)
    notional = times(case.order.quantity, worth)
    actual = plus(exposure.gross, notional)
    inputs = {"before": exposure.gross, "notional": notional}
    reasons: tuple[Reason, ...] = ()
    if actual > limit:
        account = case.order.account
        reasons = (because(ReasonCode.MAX_GROSS_EXPOSURE, account=account, limit=limit, actual=actual, **inputs),)
    return (Measure("max_gross_exposure", limit, actual, reasons, inputs),)
