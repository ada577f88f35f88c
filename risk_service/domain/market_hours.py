"""Check: an entry is made while the market is open (15c3-5(c)(1)(ii) and RTS 6, article 15: nothing that is plainly erroneous goes out)."""

from __future__ import annotations

from datetime import datetime, timedelta

from contracts.limits import Limits, OutsideHours
from contracts.reasons import ReasonCode
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures, unknown
from risk_service.domain.reasons import because
from risk_service.domain.sessions import Hours, Sessions


def measure(case: Case) -> Measures:
    """Denies an entry outside the hours that are set for it. Exits pass (S8): what the venue makes of them is the venue's."""
    setting = case.limits.market_hours
    if setting is None or setting.outside is OutsideHours.PASS or case.exit:
        return ()
    hours = hours_of(case)
    if hours is None:
        reason = because(ReasonCode.STATE_UNKNOWN, what=f"market hours of {setting.calendar}")
        return unknown("market_hours", setting.calendar, reason)
    if hours.is_open:
        return (Measure("market_hours", setting.calendar, inputs={"closes_at": hours.changes_at}),)
    closed = because(ReasonCode.MARKET_CLOSED, calendar=setting.calendar, opens_at=hours.changes_at)
    return (Measure("market_hours", setting.calendar, reasons=(closed,), inputs={"opens_at": hours.changes_at}),)


def hours_of(case: Case) -> Hours | None:
    """Whether the market is open for this order, and until when that stands; none where no hours are set, or they are not known."""
    return hours_by(case, case.limits)


def hours_by(case: Case, limits: Limits) -> Hours | None:
    """The same by the limits of another symbol."""
    known = _sessions(case, limits)
    return None if known is None else known[0].at(case.now, before=known[1], after=known[2])


def closed_since(case: Case, limits: Limits) -> datetime | None:
    """When the market closed that is closed by these limits; none where it is open, no hours are set, or they are not known."""
    known = _sessions(case, limits)
    return None if known is None else known[0].closed_since(case.now, before=known[1], after=known[2])


def _sessions(case: Case, limits: Limits) -> tuple[Sessions, timedelta, timedelta] | None:
    setting = limits.market_hours
    sessions = None if setting is None else case.state.controls.calendars.get(setting.calendar)
    if setting is None or sessions is None:
        return None
    return sessions, timedelta(minutes=setting.before_open_minutes), timedelta(minutes=setting.after_close_minutes)
