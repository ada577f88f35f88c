"""Check: how many orders an account, and a strategy in it, may have within a while (RTS 6, article 15(1)(d): message limits; 15(3): throttles).

Orders count that risk let pass for the first time, every child of a batch among them; exits count, and pass themselves (S8).
"""

from __future__ import annotations

from contracts.config import OrderRate
from contracts.reasons import Reason, ReasonCode
from risk_service.domain.candidate import Case
from risk_service.domain.reasons import because


def check(case: Case) -> tuple[Reason, ...]:
    """Denies a new entry beyond a rate. A returned order was counted when it was new."""
    if case.exit or not case.candidate.is_new:
        return ()
    limits, state, order = case.limits, case.state, case.order
    return (
        *_beyond(limits.account_order_rate, state.account_orders, "account", order.account),
        *_beyond(limits.strategy_order_rate, state.strategy_orders, "strategy", order.strategy),
    )


def _beyond(rate: OrderRate | None, actual: int | None, which: str, name: str) -> tuple[Reason, ...]:
    if rate is None:
        return ()
    if actual is None:
        return (because(ReasonCode.STATE_UNKNOWN, what=f"orders of the {which}"),)
    if actual < rate.orders:
        return ()
    return (
        because(ReasonCode.RATE_LIMIT, which=which, name=name, limit=rate.orders, seconds=rate.seconds, actual=actual),
    )
