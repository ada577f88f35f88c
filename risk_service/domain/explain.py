"""A decision in all its parts: every check with what it measured, for a person who asks what would happen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from risk_service.domain.candidate import Case
from risk_service.domain.decide import CHECKS
from risk_service.domain.measure import Measures


class Outcome(StrEnum):
    """What one check makes of an order."""

    PASSES = "passes"
    DENIES = "denies"
    EXEMPT = "exempt"
    """It is set, and not held against this order: an exit, or one that was counted when it was new."""
    NOT_SET = "not_set"


@dataclass(frozen=True, slots=True)
class Checked:
    """One check: its name is that of its file."""

    name: str
    outcome: Outcome
    measures: Measures


def explain(case: Case) -> list[Checked]:
    """Every check, in the order in which they are made."""
    as_new_entry = replace(case, exit=False, candidate=replace(case.candidate, mode_epoch=None))
    checked = []
    for check in CHECKS:
        measures = check.measure(case)
        if measures:
            denies = any(measure.reasons for measure in measures)
            outcome = Outcome.DENIES if denies else Outcome.PASSES
        else:
            outcome = Outcome.EXEMPT if check.measure(as_new_entry) else Outcome.NOT_SET
        checked.append(Checked(check.__name__.rpartition(".")[2], outcome, measures))
    return checked
