"""Pending approvals past their expiry become expired, and their orders are denied."""

from __future__ import annotations

from approval_service.handlers import facts
from approval_service.handlers.ports import OpenApprovals
from chassis.unit_of_work import UnitOfWork

BATCH_MAX = 256
"""In one transaction: short enough to be done within its statement timeout."""


async def expire_stale_approvals(*, uow: UnitOfWork, approvals: OpenApprovals) -> int:
    """End every pending approval past its expiry; how many there were. Replicas share the work and never do one twice."""
    ended = 0
    while True:
        async with uow.begin() as work:
            stale = await approvals(work.connection).expire(most=BATCH_MAX)
            now = await work.now() if stale else None
            for approval in stale:
                assert now is not None
                work.outbox.add(*facts.expired(approval, at=now))
        ended += len(stale)
        if len(stale) < BATCH_MAX:
            return ended
