"""Check: which symbols may be entered (SEC 15c3-5(c)(2)(ii): securities that one is restricted from trading)."""

from __future__ import annotations

from contracts.reasons import Reason, ReasonCode
from risk_service.domain.candidate import Case
from risk_service.domain.reasons import because


def check(case: Case) -> tuple[Reason, ...]:
    """Denies an entry in a symbol that is restricted, or not among the allowed ones. What is held can be closed (S8)."""
    if case.exit:
        return ()
    symbol, limits = case.order.symbol, case.limits
    reasons = []
    if limits.allowed_symbols is not None and symbol not in limits.allowed_symbols:
        reasons.append(because(ReasonCode.SYMBOL_NOT_ALLOWED, symbol=symbol))
    if symbol in limits.restricted_symbols:
        reasons.append(because(ReasonCode.SYMBOL_RESTRICTED, symbol=symbol))
    return tuple(reasons)
