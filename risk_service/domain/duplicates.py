"""Check: the same order again, or nearly the same, within a while (SEC 15c3-5(c)(1)(ii): orders that appear to be erroneous, duplicates).

Of one strategy in one account. Exits pass (S8): they are bounded by the position, which each of them reserves.
"""

from __future__ import annotations

from contracts.limits import LookAlike
from contracts.reasons import Reason, ReasonCode
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures, unknown
from risk_service.domain.reasons import because
from risk_service.domain.recent_orders import RecentOrder, likes, repeats


def measure(case: Case) -> Measures:
    """Denies a new entry that repeats one which passed a moment ago; the newest of them is named, as the nearer kind of the two."""
    window, alike = case.limits.duplicate_window_seconds, case.limits.look_alike
    if case.exit or not case.candidate.is_new or (window is None and alike is None):
        return ()
    if case.state.recent is None:
        setting = "look_alike" if window is None else "duplicate_window_seconds"
        return unknown(setting, window, because(ReasonCode.STATE_UNKNOWN, what="recent orders"))
    same = () if window is None else _repeated(case, window)
    near = () if alike is None or same else _resembled(case, alike)
    return (
        *(() if window is None else (Measure("duplicate_window_seconds", window, reasons=same),)),
        *(() if alike is None else (Measure("look_alike", alike.percent, reasons=near),)),
    )


def _repeated(case: Case, window: int) -> tuple[Reason, ...]:
    mine = RecentOrder.of(case.order, case.now)
    for recent in repeats(case.state.recent or (), mine, window, case.now):
        return (_reason(ReasonCode.DUPLICATE_ORDER, recent, case, window),)
    return ()


def _resembled(case: Case, alike: LookAlike) -> tuple[Reason, ...]:
    mine = RecentOrder.of(case.order, case.now)
    for recent in likes(case.state.recent or (), mine, alike.percent, alike.seconds, case.now):
        return (_reason(ReasonCode.LOOK_ALIKE_ORDER, recent, case, alike.seconds, percent=alike.percent),)
    return ()


def _reason(code: ReasonCode, recent: RecentOrder, case: Case, limit: int, **values: object) -> Reason:
    age = case.now - recent.passed_at
    return because(code, order_id=recent.order_id, age_seconds=age, limit=limit, **values)
