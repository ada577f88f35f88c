"""The system locks for what its rules found: each piece of evidence once (P1)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from chassis.logging import get_logger
from chassis.unit_of_work import UnitOfWork, Work
from contracts.ids import uuid7
from lockout_service.domain.finding import Finding, lockout_of
from lockout_service.handlers.create_lockout import STANDING_MAX, WRITER_PATIENCE_SECONDS
from lockout_service.handlers.impose import impose
from lockout_service.handlers.ports import OpenEvidence, OpenLockouts

log = get_logger("interlock.lockout")


async def lock_for(
    findings: Sequence[Finding], *, uow: UnitOfWork, lockouts: OpenLockouts, evidence: OpenEvidence
) -> None:
    """A transaction of its own. What is known already does not touch the fence."""
    async with uow.begin(patience_seconds=WRITER_PATIENCE_SECONDS) as work:
        await lock_in(findings, cause=None, work=work, lockouts=lockouts, evidence=evidence)


async def lock_in(
    findings: Sequence[Finding], *, cause: str | None, work: Work, lockouts: OpenLockouts, evidence: OpenEvidence
) -> None:
    """In this transaction. Takes the fence exclusively where there is anything new."""
    known, table = evidence(work.connection), lockouts(work.connection)
    fresh = [finding for finding in findings if not await known.is_known(finding)]
    if not fresh:
        return
    await work.fence.exclude()
    for finding in fresh:
        standing = [each for each in await table.standing(finding.symbol) if each.symbol == finding.symbol]
        if len(standing) >= STANDING_MAX:
            log.error("lockout.no_room", symbol=finding.symbol, rule=finding.rule, standing=len(standing))
            continue
        now, lockout_id = await work.now(), uuid7()
        if not await known.claim(finding, UUID(str(lockout_id)), at=now):
            continue
        lockout = lockout_of(finding, str(lockout_id), now=now)
        await impose(lockout, work=work, lockouts=table, cause=cause)
        log.warning("lockout.imposed", symbol=finding.symbol, rule=finding.rule, reason=finding.reason)
