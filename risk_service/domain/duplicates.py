"""Check: the same order again, or nearly the same, within a while (SEC 15c3-5(c)(1)(ii): orders that appear to be erroneous, duplicates).

Of one strategy in one account. Exits pass (S8): they are bounded by the position, which each of them reserves.
"""

from __future__ import annotations

from decimal import Decimal

from contracts.limits import LookAlike
from contracts.orders import Order
from contracts.reasons import Reason, ReasonCode
from risk_service.domain.amounts import minus, times
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures, unknown
from risk_service.domain.reasons import because
from risk_service.domain.recent_orders import RecentOrder

TERMS = ("strategy", "symbol", "side", "order_type", "time_in_force", "quantity", "limit_price", "stop_price")
KIND = ("strategy", "symbol", "side", "order_type")
AMOUNTS = ("quantity", "limit_price", "stop_price")


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
    for recent in reversed(case.state.recent or ()):
        if recent.is_within(window, case.now) and _same(recent.order, case.order, TERMS):
            return (_reason(ReasonCode.DUPLICATE_ORDER, recent, case, window),)
    return ()


def _resembled(case: Case, alike: LookAlike) -> tuple[Reason, ...]:
    for recent in reversed(case.state.recent or ()):
        if recent.is_within(alike.seconds, case.now) and are_alike(recent.order, case.order, alike.percent):
            return (_reason(ReasonCode.LOOK_ALIKE_ORDER, recent, case, alike.seconds, percent=alike.percent),)
    return ()


def _same(one: Order, other: Order, names: tuple[str, ...]) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)


def are_alike(one: Order, other: Order, percent: Decimal) -> bool:
    """Whether they are of one kind, and every quantity and price lies within so many percent of the larger one."""
    return _same(one, other, KIND) and all(
        _are_near(getattr(one, name), getattr(other, name), percent) for name in AMOUNTS
    )


def _are_near(one: Decimal | None, other: Decimal | None, percent: Decimal) -> bool:
    """Within so many percent of the larger one, so that it is the same from either side."""
    if one is None or other is None:
        return one is other
    return times(abs(minus(one, other)), Decimal(100)) <= times(percent, max(one, other))


def _reason(code: ReasonCode, recent: RecentOrder, case: Case, limit: int, **values: object) -> Reason:
    age = case.now - recent.passed_at
    return because(code, order_id=recent.order.order_id, age_seconds=age, limit=limit, **values)
