"""Check: the quantity of one order."""

from __future__ import annotations

from contracts.reasons import Reason, ReasonCode
from risk_service.domain.candidate import Case
from risk_service.domain.reasons import because


def check(case: Case) -> tuple[Reason, ...]:
    """Denies more units than one order may have; exits too: it guards against slips, not against positions."""
    limit = case.limits.max_order_quantity
    if limit is None or case.order.quantity <= limit:
        return ()
    return (because(ReasonCode.MAX_QUANTITY, limit=limit, actual=case.order.quantity),)
