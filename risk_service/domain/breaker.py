"""The runaway breaker: which strategies are to be suspended, until a person resumes them (RTS 6, article 15(3): repeated automated execution throttles).

A suspension lets exits pass: a strategy that ran away can still be closed out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from contracts.config import RiskConfig
from contracts.reasons import ReasonCode
from contracts.scopes import Scope

BY_OPERATORS: Final = frozenset(
    {
        ReasonCode.TRADING_HALTED,
        ReasonCode.REDUCE_ONLY,
        ReasonCode.SUSPENDED,
        ReasonCode.MODE_DISABLED,
        ReasonCode.MODE_CHANGED,
    }
)
"""Refusals that a person brought about for many at once: what a strategy proposes meanwhile says nothing about it."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """Orders of one strategy in one account and symbol that risk refused for the same reasons, since its breaker last tripped."""

    account: str
    strategy: str
    symbol: str
    codes: frozenset[str]
    times: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Trip:
    """A strategy to suspend in an account, and why, in words."""

    account: str
    strategy: str
    reason: str

    @property
    def scope(self) -> Scope:
        """Whom the suspension concerns."""
        return Scope(account=self.account, strategy=self.strategy)


def trips(refusals: Iterable[Refusals], config: RiskConfig, now: datetime) -> list[Trip]:
    """The breakers that trip at `now`, each once."""
    found: dict[Scope, Trip] = {}
    for refused in refusals:
        why = _why(refused, config, now)
        if why is not None:
            trip = Trip(refused.account, refused.strategy, why)
            found.setdefault(trip.scope, trip)
    return list(found.values())


def _why(refused: Refusals, config: RiskConfig, now: datetime) -> str | None:
    limits = config.limits_for(account=refused.account, strategy=refused.strategy, symbol=refused.symbol)
    if ReasonCode.RUNAWAY in refused.codes:
        return f"Runaway: nearly identical orders in {refused.symbol}, more than it may send."
    rule = limits.runaway_refusals
    if rule is None or refused.codes & BY_OPERATORS:
        return None
    count = sum(now - time < timedelta(seconds=rule.seconds) for time in refused.times)
    if count < rule.orders:
        return None
    codes = ", ".join(sorted(refused.codes))
    return f"Runaway: {count} orders in {refused.symbol} refused within {rule.seconds} s, each for {codes}."
