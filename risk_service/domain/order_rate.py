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
    account, strategy = case.limits.account_order_rate, case.limits.strategy_order_rate
    if case.exit or not case.candidate.is_new or (account is None and strategy is None):
        return ()
    if case.state.recent is None:
        return (because(ReasonCode.STATE_UNKNOWN, what="recent orders"),)
    order = case.order
    return (
        *_beyond(account, case, "account", order.account),
        *_beyond(strategy, case, "strategy", order.strategy),
    )


def _beyond(rate: OrderRate | None, case: Case, which: str, name: str) -> tuple[Reason, ...]:
    if rate is None:
        return ()
    actual = sum(
        getattr(recent.order, which) == name and recent.is_within(rate.seconds, case.now)
        for recent in case.state.recent or ()
    )
    if actual < rate.orders:
        return ()
    return (
        because(ReasonCode.RATE_LIMIT, which=which, name=name, limit=rate.orders, seconds=rate.seconds, actual=actual),
    )
