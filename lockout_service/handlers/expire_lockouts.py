"""Says that lockouts have expired: a courtesy. Time ends them by itself, and no version is raised."""

from __future__ import annotations

from chassis.unit_of_work import UnitOfWork
from contracts.events import LockoutExpired
from contracts.passes import lockouts_fence
from lockout_service.handlers.ports import OpenLockouts

SERVICE = "lockout_service"
BATCH_MAX = 256


async def expire_lockouts(*, uow: UnitOfWork, lockouts: OpenLockouts) -> int:
    """Announce each expired lockout once, also with replicas; how many there were."""
    announced = 0
    while True:
        async with uow.begin() as work:
            expired = await lockouts(work.connection).expire(most=BATCH_MAX)
            reading = await work.fence.read(lockouts_fence(lockout.symbol) for lockout in expired)
            work.outbox.add(
                *(
                    LockoutExpired(
                        occurred_at=reading.now,
                        correlation_id=lockout.id,
                        actor=SERVICE,
                        lockout=lockout,
                        lockouts_version=reading.versions[lockouts_fence(lockout.symbol)],
                    )
                    for lockout in expired
                )
            )
        announced += len(expired)
        if len(expired) < BATCH_MAX:
            return announced
