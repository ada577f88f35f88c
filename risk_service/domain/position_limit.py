"""Check: how large a position may become (FIA 2024, maximum intraday position)."""

from __future__ import annotations

from decimal import Decimal

from contracts.reasons import Reason, ReasonCode
from contracts.values import Side
from risk_service.domain.amounts import minus, plus
from risk_service.domain.candidate import Case
from risk_service.domain.reasons import because


def check(case: Case) -> tuple[Reason, ...]:
    """Denies an entry after which the position, everything that rests on its side filled, would be beyond the limit. Exits pass (S8)."""
    limit = case.limits.max_position_quantity
    if limit is None or case.exit:
        return ()
    actual = _projected(case)
    if abs(actual) <= limit:
        return ()
    order, holding = case.order, case.state.holding
    return (
        because(
            ReasonCode.MAX_POSITION,
            account=order.account,
            symbol=order.symbol,
            limit=limit,
            actual=actual,
            position=holding.quantity,
            reserved=holding.reserved_on(order.side),
        ),
    )


def _projected(case: Case) -> Decimal:
    order, holding = case.order, case.state.holding
    more = plus(holding.reserved_on(order.side), order.quantity)
    return plus(holding.quantity, more) if order.side is Side.BUY else minus(holding.quantity, more)
