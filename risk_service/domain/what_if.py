"""What another config would do to the orders that are open: each judged alone, on the books without itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from risk_service.domain.candidate import Candidate, Controls, Market
from risk_service.domain.decide import decide
from risk_service.domain.fold import Running, state_for
from risk_service.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Compared:
    """One order under the config in force and under the other one."""

    now: Verdict
    then: Verdict


def judge_alone(
    candidate: Candidate, controls: Controls, markets: Mapping[str, Market], running: Running, now: datetime
) -> Verdict:
    """The verdict on an open order as if it alone were decided again: what it reserves is freed for it, and reserved again after it."""
    books, order = running.books, candidate.order
    before = books.holding(order.account, order.symbol)
    state = state_for(candidate, controls, markets, running)
    if state.open_orders is not None:
        state = replace(state, open_orders=max(0, state.open_orders - 1))
    verdict = decide(candidate, state, now)
    books.put(before)
    return verdict


def compare(
    candidates: Collection[Candidate],
    now_in_force: Controls,
    then: Controls,
    markets: Mapping[str, Market],
    running: Running,
    now: datetime,
) -> list[Compared]:
    """Each candidate under both, in their order."""
    return [
        Compared(
            judge_alone(candidate, now_in_force, markets, running, now),
            judge_alone(candidate, then, markets, running, now),
        )
        for candidate in candidates
    ]
