"""Check: whether an account may sell what it does not hold."""

from __future__ import annotations

from contracts.reasons import ReasonCode
from contracts.values import Side
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures
from risk_service.domain.reasons import because


def measure(case: Case) -> Measures:
    """Denies a sell that could take the position below zero, everything that rests on its side filled first.

    A sell is an exit exactly as far as it cannot.
    """
    if case.limits.short_selling or case.exit:
        return ()
    holding = case.state.holding
    inputs = {"position": holding.quantity, "reserved": holding.reserved_sell_quantity}
    stops = case.order.side is Side.SELL
    reasons = (because(ReasonCode.SHORT_SELLING, symbol=case.order.symbol, **inputs),) if stops else ()
    return (Measure("short_selling", False, reasons=reasons, inputs=inputs),)
