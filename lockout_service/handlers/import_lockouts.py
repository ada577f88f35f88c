"""An operator imports a calendar: each entry a lockout, once. What cannot be made says why and stops no other."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.unit_of_work import UnitOfWork, Work
from contracts.commands import ImportLockouts
from contracts.ids import uuid7
from contracts.lockout_calendar import CalendarEntry
from contracts.lockouts import Lockout
from contracts.messages import Problem
from lockout_service.domain import lockout_rules, refusals
from lockout_service.handlers.create_lockout import STANDING_MAX, WRITER_PATIENCE_SECONDS
from lockout_service.handlers.documents import document
from lockout_service.handlers.impose import impose
from lockout_service.handlers.ports import Lockouts, OpenImports, OpenLockouts


async def import_lockouts(
    command: ImportLockouts, *, uow: UnitOfWork, lockouts: OpenLockouts, imports: OpenImports
) -> dict[str, Any]:
    """`{"entries": [{"outcome": "created" | "would_create" | "unchanged", "lockout": {...}} | {"outcome": "failed", "problem": {...}}, ...]}`, in their order.

    `unchanged`: the same entry had its lockout before, whatever became of it. A dry run makes nothing, and is remembered under no key.
    """

    async def execute(work: Work) -> dict[str, Any]:
        if not command.dry_run:
            await work.fence.exclude()
        table, seen = lockouts(work.connection), imports(work.connection)
        known, rows = await seen.known(entry.key for entry in command.entries), []
        for entry in command.entries:
            now = await work.now()
            before = known.get(entry.key)
            if before is not None:
                rows.append({"outcome": "unchanged", "lockout": document(before, now=now)})
                continue
            lockout = await _lockout(entry, command.actor, table, now=now)
            if isinstance(lockout, Problem):
                rows.append({"outcome": "failed", "problem": lockout.model_dump(mode="json")})
                continue
            known[entry.key] = lockout
            if not command.dry_run:
                await seen.add(entry.key, lockout.id, at=now)
                await impose(lockout, work=work, lockouts=table, cause=command.idempotency_key)
            outcome = "would_create" if command.dry_run else "created"
            rows.append({"outcome": outcome, "lockout": document(lockout, now=now)})
        return {"entries": rows}

    async with uow.begin(patience_seconds=WRITER_PATIENCE_SECONDS) as work:
        return await (execute(work) if command.dry_run else work.once(command, lambda: execute(work)))


async def _lockout(entry: CalendarEntry, actor: str, table: Lockouts, *, now: datetime) -> Lockout | Problem:
    granted = lockout_rules.interval(
        starts_at=entry.starts_at, duration_minutes=None, expires_at=entry.expires_at, now=now
    )
    if isinstance(granted, Problem):
        return granted
    if await table.count_standing(entry.symbol) >= STANDING_MAX:
        return refusals.too_many(entry.symbol, STANDING_MAX)
    return Lockout(
        id=str(uuid7()),
        symbol=entry.symbol,
        reason=entry.reason,
        side=entry.side,
        blocks=entry.blocks,
        account=entry.account,
        strategy=entry.strategy,
        starts_at=granted.starts_at,
        expires_at=granted.expires_at,
        created_by=actor,
        created_at=now,
    )
