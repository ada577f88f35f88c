"""Check: how many orders an account, and a strategy in it, may have within a while (RTS 6, article 15(1)(d): message limits; 15(3): throttles).

Orders count that risk let pass for the first time, every child of a batch among them; exits count, and pass themselves (S8).
"""

from __future__ import annotations

from contracts.limits import OrderRate
from contracts.reasons import Reason, ReasonCode
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures, unknown
from risk_service.domain.reasons import because


def measure(case: Case) -> Measures:
    """Denies a new entry beyond a rate. A returned order was counted when it was new."""
    if case.exit or not case.candidate.is_new:
        return ()
    limits, state, order = case.limits, case.state, case.order
    return (
        *_rate(limits.account_order_rate, state.account_orders, "account", order.account),
        *_rate(limits.strategy_order_rate, state.strategy_orders, "strategy", order.strategy),
    )


def _rate(rate: OrderRate | None, before: int | None, which: str, name: str) -> Measures:
    if rate is None:
        return ()
    setting = f"{which}_order_rate"
    if before is None:
        return unknown(setting, rate.orders, because(ReasonCode.STATE_UNKNOWN, what=f"orders of the {which}"))
    reasons: tuple[Reason, ...] = ()
    if before >= rate.orders:
        said = {"which": which, "name": name, "limit": rate.orders, "seconds": rate.seconds}
        reasons = (because(ReasonCode.RATE_LIMIT, **said, actual=before),)
    return (Measure(setting, rate.orders, before + 1, reasons, {"seconds": rate.seconds, "before": before}),)
