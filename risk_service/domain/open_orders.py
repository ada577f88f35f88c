"""Check: how many orders of an account may be open at a time (RTS 6, article 15(1)(d): message limits)."""

from __future__ import annotations

from contracts.reasons import Reason, ReasonCode
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures, unknown
from risk_service.domain.reasons import because


def measure(case: Case) -> Measures:
    """Denies an entry while the account has as many open orders as it may have. Exits pass (S8)."""
    limit, count = case.limits.max_open_orders, case.state.open_orders
    if limit is None or case.exit:
        return ()
    if count is None:
        return unknown("max_open_orders", limit, because(ReasonCode.STATE_UNKNOWN, what="open orders"))
    reasons: tuple[Reason, ...] = ()
    if count >= limit:
        reasons = (because(ReasonCode.MAX_OPEN_ORDERS, account=case.order.account, limit=limit, actual=count),)
    return (Measure("max_open_orders", limit, count + 1, reasons, {"before": count}),)
