"""Check: a strategy does not send the same order over and over (RTS 6, article 15(3): repeated automated execution throttles).

The refusal of one order more is what trips its breaker: the strategy is suspended then, until a person resumes it (`breaker.py`).
"""

from __future__ import annotations

from contracts.reasons import Reason, ReasonCode
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures, unknown
from risk_service.domain.reasons import because
from risk_service.domain.recent_orders import RecentOrder, likes


def measure(case: Case) -> Measures:
    """Denies a new entry that is like so many others which passed a moment ago. Exits pass (S8): the position bounds them.

    Orders from before the breaker last tripped have had their effect and do not count again.
    """
    rule = case.limits.runaway_orders
    if rule is None or case.exit or not case.candidate.is_new:
        return ()
    if case.state.recent is None:
        return unknown("runaway_orders", rule.orders, because(ReasonCode.STATE_UNKNOWN, what="recent orders"))
    tripped_at = case.state.tripped_at
    mine = RecentOrder.of(case.order, case.now)
    before = sum(
        tripped_at is None or recent.passed_at > tripped_at
        for recent in likes(case.state.recent, mine, rule.percent, rule.seconds, case.now)
    )
    reasons: tuple[Reason, ...] = ()
    if before >= rule.orders:
        whose = {"account": case.order.account, "strategy": case.order.strategy}
        said = {"limit": rule.orders, "seconds": rule.seconds, "actual": before}
        reasons = (because(ReasonCode.RUNAWAY, **whose, **said),)
    return (Measure("runaway_orders", rule.orders, before + 1, reasons, {"seconds": rule.seconds, "before": before}),)
