"""What risk says about one order."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.decision_inputs import DecisionInputs
from contracts.passes import RiskPass
from contracts.reasons import Reason
from risk_service.domain.holding import Reservation


@dataclass(frozen=True, slots=True)
class Passed:
    """It may go on, under this lease, and reserves this until it is final."""

    risk_pass: RiskPass
    reservation: Reservation
    inputs: DecisionInputs


@dataclass(frozen=True, slots=True)
class Denied:
    """It may not, for each of these reasons."""

    reasons: tuple[Reason, ...]
    inputs: DecisionInputs


Verdict = Passed | Denied
