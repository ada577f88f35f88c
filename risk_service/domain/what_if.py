"""What another config would do to an order that is open: judged alone, on the books without itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from risk_service.domain.candidate import Candidate, Controls, Market
from risk_service.domain.decide import decide
from risk_service.domain.fold import Running, state_for
from risk_service.domain.verdicts import Denied, Verdict


@dataclass(frozen=True, slots=True)
class Compared:
    """One order under the config in force, and under the other one; none where what decides on it cannot be had now."""

    now: Verdict | None
    then: Verdict | None

    @property
    def changes(self) -> bool:
        """Whether it would fare otherwise."""
        return isinstance(self.now, Denied) != isinstance(self.then, Denied)


UNKNOWN = Compared(None, None)


def judge_alone(
    candidate: Candidate, controls: Controls, markets: Mapping[str, Market], running: Running, now: datetime
) -> Verdict:
    """The verdict on an open order as if it alone were decided again: what it reserves is freed for it, and reserved again after it.

    `running` counts the order among the open ones of its account, and is as it was afterwards.
    """
    books, order = running.books, candidate.order
    before = books.holding(order.account, order.symbol)
    state = state_for(candidate, controls, markets, running)
    if state.open_orders is not None:
        state = replace(state, open_orders=max(0, state.open_orders - 1))
    verdict = decide(candidate, state, now)
    books.put(before)
    return verdict


def compare(
    candidate: Candidate,
    in_force: Controls,
    then: Controls | None,
    markets: Mapping[str, Market],
    running: Running,
    now: datetime,
) -> Compared:
    """The order under both; under the one in force alone where there is no other."""
    verdict = judge_alone(candidate, in_force, markets, running, now)
    return Compared(verdict, verdict if then is None else judge_alone(candidate, then, markets, running, now))
