"""The one way in which a lockout comes into force, an operator's or the system's own (P1)."""

from __future__ import annotations

from chassis.unit_of_work import Work
from contracts.events import LockoutCreated
from contracts.lockouts import Lockout
from contracts.passes import lockouts_fence
from lockout_service.handlers.ports import Lockouts


async def impose(
    lockout: Lockout, *, work: Work, lockouts: Lockouts, cause: str | None, cancel_open_orders: bool = False
) -> int:
    """Put `lockout` in force when this transaction commits; the symbol's new version.

    The transaction holds the fence exclusively (`work.fence.exclude()`) since before it read the clock for `lockout`.
    """
    version = await work.fence.raise_version(lockouts_fence(lockout.symbol))
    await lockouts.insert(lockout, version=version)
    work.outbox.add(
        LockoutCreated(
            occurred_at=lockout.created_at,
            correlation_id=lockout.id,
            causation_id=cause,
            actor=lockout.created_by,
            lockout=lockout,
            lockouts_version=version,
            cancel_open_orders=cancel_open_orders,
        )
    )
    return version
