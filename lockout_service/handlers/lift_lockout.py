"""An operator ends a lockout early. Ending one that is over changes nothing, and is fine."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.errors import Refused
from chassis.unit_of_work import UnitOfWork, Work
from contracts.commands import LiftLockout
from contracts.events import LockoutLifted
from contracts.lockouts import Lockout
from contracts.passes import lockouts_fence
from lockout_service.domain import lockout_rules, refusals
from lockout_service.handlers.create_lockout import WRITER_PATIENCE_SECONDS
from lockout_service.handlers.documents import document
from lockout_service.handlers.in_flight import in_flight
from lockout_service.handlers.ports import Ask, Lockouts, OpenLockouts


async def lift_lockout(command: LiftLockout, *, uow: UnitOfWork, lockouts: OpenLockouts, ask: Ask) -> dict[str, Any]:
    """`{"lockout": {...}, "version": n, "in_flight": n or null, "still_locked_by": [...]}`. Raises `Refused` for an unknown one.

    `still_locked_by` names what still stops orders that it stopped: its own symbol where another lockout of it is active, and `*`.
    """

    async def execute(work: Work) -> dict[str, Any]:
        table = lockouts(work.connection)
        found = await _find(command.lockout_id, table)
        if not lockout_rules.is_over(found, now=await work.now()):
            found = await _lift(found, command, work, table)
        now = await work.now()
        still = lockout_rules.still_locking(found, await table.standing(found.symbol), now=now)
        return {
            "lockout": document(found, now=now),
            "version": await _version(found, work),
            "still_locked_by": sorted({other.symbol for other in still}),
        }

    async with uow.begin(patience_seconds=WRITER_PATIENCE_SECONDS) as work:
        answer = await work.once(command, lambda: execute(work))
    symbol = answer["lockout"]["symbol"]
    return answer | {"in_flight": await in_flight(ask, symbol=symbol, version=answer["version"])}


async def _find(lockout_id: str, table: Lockouts) -> Lockout:
    try:
        found = await table.find(UUID(lockout_id))
    except ValueError:
        found = None
    if found is None:
        raise Refused(refusals.not_found(lockout_id))
    return found


async def _lift(lockout: Lockout, command: LiftLockout, work: Work, table: Lockouts) -> Lockout:
    """`lockout` as it is after lifting it: lifted by us, or ended by another or by time while we waited for the fence."""
    lockout_id = UUID(lockout.id)
    await work.fence.exclude()
    current = await table.find(lockout_id, lock=True) or lockout
    now = await work.now()
    if lockout_rules.is_over(current, now=now):
        return current
    version = await work.fence.raise_version(lockouts_fence(lockout.symbol))
    lifted = await table.lift(lockout_id, by=command.actor, at=now, version=version)
    work.outbox.add(_lifted(lifted, version, at=now, cause=command.idempotency_key))
    return lifted


async def _version(lockout: Lockout, work: Work) -> int:
    name = lockouts_fence(lockout.symbol)
    return (await work.fence.read([name])).versions[name]


def _lifted(lockout: Lockout, version: int, *, at: datetime, cause: str) -> LockoutLifted:
    return LockoutLifted(
        occurred_at=at,
        correlation_id=lockout.id,
        causation_id=cause,
        actor=str(lockout.lifted_by),
        lockout=lockout,
        lockouts_version=version,
    )
