"""What to do with an order that the gate sent back: decide again, soon or a little later, and not for ever (P15, P17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from contracts.events import OrderReturned
from contracts.reasons import Reason, ReasonCode
from risk_service.domain.order_life import Life
from risk_service.domain.reasons import because

RETURNS_AT_ONCE: Final = 2
"""So many returns in a row are decided without delay: one change costs an order one return."""
RETURNS_MAX: Final = 20
FIRST_DELAY: Final = timedelta(milliseconds=100)
LONGEST_DELAY: Final = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Ignore:
    """The order is final, at the broker, or was decided since: nothing to do (P15)."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Decide it after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class GiveUp:
    """It came back too often: deny it."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class DecideAgain:
    """Decide it as of `at`, the later of our clock and the gate's: else two clocks loop at a scheduled start."""

    at: datetime


def judge_return(returned: OrderReturned, life: Life, now: datetime) -> Ignore | Wait | GiveUp | DecideAgain:
    """Say what `returned` means for an order whose life is `life`."""
    if life.is_final or life.is_at_broker or returned.round < life.round:
        return Ignore()
    returns = life.returns_in_a_row + 1
    if returns >= RETURNS_MAX:
        return GiveUp(_too_often(returned, returns))
    at = max(now, returned.observed_at)
    due = returned.observed_at + delay_of(returns)
    return Wait((due - at).total_seconds()) if at < due else DecideAgain(at)


def delay_of(returns: int) -> timedelta:
    """How long the n-th return in a row waits: nothing twice, then 100 ms, doubling to 2 s."""
    if returns <= RETURNS_AT_ONCE:
        return timedelta(0)
    doubled = FIRST_DELAY * (1 << min(returns - RETURNS_AT_ONCE - 1, 10))
    return min(doubled, LONGEST_DELAY)


def _too_often(returned: OrderReturned, returns: int) -> Reason:
    seen = returned.versions
    return because(
        ReasonCode.RETURNED_TOO_OFTEN,
        returns=returns,
        last=returned.code,
        config_version=seen.config,
        symbol_lockouts_version=seen.symbol_lockouts,
        all_lockouts_version=seen.all_lockouts,
    )
