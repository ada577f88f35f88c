"""The system locks for what its rules found: each piece of evidence once (P1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chassis.logging import get_logger
from chassis.unit_of_work import UnitOfWork, Work
from contracts.ids import uuid7
from lockout_service.domain.finding import Finding, ends_at, lockout_of
from lockout_service.domain.sameness import is_same
from lockout_service.handlers.create_lockout import STANDING_MAX, WRITER_PATIENCE_SECONDS
from lockout_service.handlers.impose import impose
from lockout_service.handlers.ports import Evidence, Lockouts, OpenEvidence, OpenLockouts

log = get_logger("interlock.lockout")


async def lock_for(
    findings: Sequence[Finding], *, uow: UnitOfWork, lockouts: OpenLockouts, evidence: OpenEvidence
) -> None:
    """A transaction of its own. What is known already does not touch the fence."""
    async with uow.begin(patience_seconds=WRITER_PATIENCE_SECONDS) as work:
        await lock_in(findings, work=work, lockouts=lockouts, evidence=evidence)


async def lock_in(findings: Sequence[Finding], *, work: Work, lockouts: OpenLockouts, evidence: OpenEvidence) -> None:
    """In this transaction. Takes the fence exclusively where there is anything new, and looks again under it: nobody claims in between."""
    known, table = evidence(work.connection), lockouts(work.connection)
    fresh = [finding for finding in findings if await _is_new(finding, known)]
    if not fresh:
        return
    await work.fence.exclude()
    for finding in fresh:
        if await _is_new(finding, known):
            await _lock(finding, work=work, table=table, known=known, now=await work.now())


async def _is_new(finding: Finding, known: Evidence) -> bool:
    return not any(is_same(finding, taken) for taken in await known.near(finding))


async def _lock(finding: Finding, *, work: Work, table: Lockouts, known: Evidence, now: datetime) -> None:
    said = {"symbol": finding.symbol, "source": finding.source.value, "rule": finding.rule, "key": finding.key}
    if ends_at(finding, now=now) <= now:
        log.warning("evidence.too_late", at=finding.at.isoformat(), minutes=finding.minutes, **said)
        return
    if await table.count_standing(finding.symbol) >= STANDING_MAX:
        log.error("lockout.no_room", standing=STANDING_MAX, **said)
        return
    lockout = lockout_of(finding, str(uuid7()), now=now)
    await known.take(finding, lockout.id, at=now)
    await impose(lockout, work=work, lockouts=table, cause=finding.cause)
    log.warning("lockout.imposed", reason=finding.reason, lockout_id=lockout.id, **said)
