"""Check: the quantity of one order."""

from __future__ import annotations

from contracts.reasons import ReasonCode
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures
from risk_service.domain.reasons import because


def measure(case: Case) -> Measures:
    """Denies more units than one order may have; exits too: it guards against slips, not against positions."""
    limit, actual = case.limits.max_order_quantity, case.order.quantity
    if limit is None:
        return ()
    reasons = () if actual <= limit else (because(ReasonCode.MAX_QUANTITY, limit=limit, actual=actual),)
    return (Measure("max_order_quantity", limit, actual, reasons),)
