"""Check: which symbols may be entered (SEC 15c3-5(c)(2)(ii): securities that one is restricted from trading)."""

from __future__ import annotations

from contracts.reasons import ReasonCode
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures
from risk_service.domain.reasons import because


def measure(case: Case) -> Measures:
    """Denies an entry in a symbol that is restricted, or not among the allowed ones. What is held can be closed (S8)."""
    if case.exit:
        return ()
    symbol, limits = case.order.symbol, case.limits
    measures = []
    if limits.allowed_symbols is not None:
        stops = symbol not in limits.allowed_symbols
        reasons = (because(ReasonCode.SYMBOL_NOT_ALLOWED, symbol=symbol),) if stops else ()
        measures.append(Measure("allowed_symbols", limits.allowed_symbols, reasons=reasons))
    if limits.restricted_symbols:
        stops = symbol in limits.restricted_symbols
        reasons = (because(ReasonCode.SYMBOL_RESTRICTED, symbol=symbol),) if stops else ()
        measures.append(Measure("restricted_symbols", limits.restricted_symbols, reasons=reasons))
    return tuple(measures)
