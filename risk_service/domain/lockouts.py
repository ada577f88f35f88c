"""Check: lockouts of the symbol and of `*`, each its own interval; what one is now follows from its times."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from contracts.lockouts import Blocks, Lockout, LockoutStatus
from contracts.reasons import Reason, ReasonCode
from risk_service.domain.candidate import Case
from risk_service.domain.measure import Measure, Measures
from risk_service.domain.reasons import because

_NONE: Final[Measures] = (Measure("lockouts"),)


def measure(case: Case) -> Measures:
    """Every lockout in force that stops the order: `all` stops everything in its scope, `entries` lets exits pass (S8)."""
    lockouts = case.state.market.lockouts
    if not lockouts:
        return _NONE
    reasons = tuple(
        _reason(lockout)
        for lockout in lockouts
        if _stops(lockout, case) and lockout.status_at(case.now) is LockoutStatus.ACTIVE
    )
    return (Measure("lockouts", reasons=reasons),)


def next_start(case: Case) -> datetime | None:
    """When the first scheduled lockout begins that would stop the order (P3)."""
    starts = [
        lockout.starts_at
        for lockout in case.state.market.lockouts
        if _stops(lockout, case) and lockout.status_at(case.now) is LockoutStatus.SCHEDULED
    ]
    return min(starts, default=None)


def _stops(lockout: Lockout, case: Case) -> bool:
    order = case.order
    return (lockout.blocks is Blocks.ALL or not case.exit) and lockout.concerns(
        symbol=order.symbol, side=order.side, account=order.account, strategy=order.strategy
    )


def _reason(lockout: Lockout) -> Reason:
    return because(
        ReasonCode.LOCKED,
        lockout_id=lockout.id,
        symbol=lockout.symbol,
        reason=lockout.reason,
        source=lockout.source,
        blocks=lockout.blocks,
        side=lockout.side,
        until=lockout.expires_at,
        account=lockout.account,
        strategy=lockout.strategy,
    )
