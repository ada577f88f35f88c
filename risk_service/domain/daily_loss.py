"""Check: what an account has lost within its day (FIA 2024, profit and loss limits)."""

from __future__ import annotations

from contracts.reasons import Reason, ReasonCode
from risk_service.domain.amounts import ZERO, minus
from risk_service.domain.candidate import Case
from risk_service.domain.losses import today_of
from risk_service.domain.measure import Measure, Measures, unknown
from risk_service.domain.reasons import because


def measure(case: Case) -> Measures:
    """Denies an entry once the account has lost its limit, or where that is not known. Exits pass, whatever is known (S8)."""
    limit = case.limits.max_daily_loss
    if limit is None or case.exit:
        return ()
    today = today_of(case)
    if isinstance(today, tuple):
        return unknown("max_daily_loss", limit, *today)
    lost = minus(ZERO, today.result)
    inputs = {"basis": today.basis.value, "day_started_at": today.started_at}
    reasons: tuple[Reason, ...] = ()
    if lost >= limit:
        account = case.order.account
        reasons = (because(ReasonCode.MAX_DAILY_LOSS, account=account, limit=limit, actual=lost, **inputs),)
    return (Measure("max_daily_loss", limit, lost, reasons, inputs),)
