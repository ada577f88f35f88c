"""Check: how large a position may become (FIA 2024, maximum intraday position)."""

from __future__ import annotations

from decimal import Decimal

from contracts.reasons import Reason, ReasonCode
from contracts.values import Side
from risk_service.domain.amounts import minus, plus
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures
from risk_service.domain.reasons import because


def measure(case: Case) -> Measures:
    """Denies an entry after which the position, everything that rests on its side filled, would be beyond the limit. Exits pass (S8)."""
    limit = case.limits.max_position_quantity
    if limit is None or case.exit:
        return ()
    actual, order, holding = _projected(case), case.order, case.state.holding
    inputs = {"position": holding.quantity, "reserved": holding.reserved_on(order.side)}
    reasons: tuple[Reason, ...] = ()
    if actual.copy_abs() > limit:
        whose = {"account": order.account, "symbol": order.symbol}
        reasons = (because(ReasonCode.MAX_POSITION, **whose, limit=limit, actual=actual, **inputs),)
    return (Measure("max_position_quantity", limit, actual.copy_abs(), reasons, inputs),)


def _projected(case: Case) -> Decimal:
    order, holding = case.order, case.state.holding
    more = plus(holding.reserved_on(order.side), order.quantity)
    return plus(holding.quantity, more) if order.side is Side.BUY else minus(holding.quantity, more)
