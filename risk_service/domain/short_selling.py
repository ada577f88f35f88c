"""Check: whether an account may sell what it does not hold."""

from __future__ import annotations

from contracts.reasons import Reason, ReasonCode
from contracts.values import Side
from risk_service.domain.candidate import Case
from risk_service.domain.reasons import because


def check(case: Case) -> tuple[Reason, ...]:
    """Denies a sell that could take the position below zero, everything that rests on its side filled first.

    A sell is an exit exactly as far as it cannot.
    """
    if case.limits.short_selling or case.exit or case.order.side is not Side.SELL:
        return ()
    holding = case.state.holding
    return (
        because(
            ReasonCode.SHORT_SELLING,
            symbol=case.order.symbol,
            position=holding.quantity,
            reserved=holding.reserved_sell_quantity,
        ),
    )
