"""Check: a proposal that waited out an outage does not trade."""

from __future__ import annotations

from datetime import timedelta

from contracts.reasons import ReasonCode
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures, unknown
from risk_service.domain.reasons import because


def measure(case: Case) -> Measures:
    """Denies what is too old when risk first sees it. A returned order was seen in time, however long a person took.

    A time that lies as far ahead tells nothing about the age, which then is unknown: it would let a proposal wait out any outage (S7).
    """
    if not case.candidate.is_new:
        return ()
    age = case.now - case.candidate.proposed_at
    limit = case.limits.proposal_max_age_seconds
    setting, proposed_at = "proposal_max_age_seconds", case.candidate.proposed_at
    if age < -timedelta(seconds=limit):
        reason = because(ReasonCode.STATE_UNKNOWN, what="the age of the proposal", proposed_at=proposed_at)
        return unknown(setting, limit, reason)
    if age <= timedelta(seconds=limit):
        return (Measure(setting, limit, age),)
    reason = because(ReasonCode.PROPOSAL_TOO_OLD, age_seconds=age, limit=limit, proposed_at=proposed_at)
    return (Measure(setting, limit, age, (reason,)),)
