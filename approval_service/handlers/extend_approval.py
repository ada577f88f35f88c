"""An operator lets an approval wait longer."""

from __future__ import annotations

from typing import Any

from approval_service.domain import approval_life, refusals
from approval_service.handlers import facts
from approval_service.handlers.decide_approval import find
from approval_service.handlers.documents import document
from approval_service.handlers.ports import OpenApprovals
from chassis.config_in_force import Configs, config_in_force, loading_when_behind
from chassis.errors import Refused
from chassis.unit_of_work import UnitOfWork, Work
from contracts.commands import ExtendApproval
from contracts.messages import Problem


async def extend_approval(
    command: ExtendApproval, *, uow: UnitOfWork, configs: Configs, approvals: OpenApprovals
) -> dict[str, Any]:
    """`{"approval": {...}}` with its later expiry. Raises `Refused`: `APPROVAL_NOT_FOUND`, `APPROVAL_NOT_PENDING`, `NAME_REQUIRED`, `EXPIRES_TOO_LATE`."""

    async def execute(work: Work) -> dict[str, Any]:
        ruling = await config_in_force(work, configs)
        table = approvals(work.connection)
        found = await find(command.approval_id, table)
        match approval_life.extend(
            found, minutes=command.minutes, by=command.actor, config=ruling.config, now=ruling.now
        ):
            case Problem() as problem:
                raise Refused(problem)
            case approval:
                stored = await table.change(approval)
                if stored is None:  # its row is locked by us, so only the clock can have moved on
                    raise Refused(refusals.not_pending(found, now=found.expires_at))
                work.outbox.add(facts.extended(stored, command.reason, at=ruling.now, cause=command.idempotency_key))
                return {"approval": document(stored, now=ruling.now, config=ruling.config.config)}

    async def transact() -> dict[str, Any]:
        async with uow.begin() as work:
            return await work.once(command, lambda: execute(work))

    return await loading_when_behind(configs, transact)
