"""The operator's decision on one approval: one wins, and the other is told who did."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

from approval_service.domain import approval_life, refusals
from approval_service.domain.approval import Approval, ApprovalStatus
from approval_service.domain.approval_life import Decided, Endorsed, SaidBefore
from approval_service.domain.gate import Candidate, Passed
from approval_service.handlers import facts
from approval_service.handlers.documents import document
from approval_service.handlers.ports import Approvals, OpenApprovals, OpenStrategies
from chassis.config_in_force import Configs, InForce, config_in_force, loading_when_behind
from chassis.errors import Refused
from chassis.unit_of_work import UnitOfWork, Work
from contracts.commands import DecideApproval
from contracts.events import Event
from contracts.messages import Problem
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage


async def decide_approval(
    command: DecideApproval,
    *,
    uow: UnitOfWork,
    configs: Configs,
    approvals: OpenApprovals,
    strategies: OpenStrategies,
) -> dict[str, Any]:
    """`{"approval": {...}}` as decided. Raises `Refused` with why it was not: see `refusals`."""

    async def execute(work: Work) -> dict[str, Any]:
        ruling = await config_in_force(work, configs)
        table = approvals(work.connection)
        found = await find(command.approval_id, table)
        match approval_life.decide(
            found, command.status, by=command.actor, reason=command.reason, config=ruling.config, now=ruling.now,
            in_bulk=command.in_bulk,
        ):  # fmt: skip
            case Problem() as problem:
                raise Refused(problem)
            case SaidBefore(approval):
                return {"approval": document(approval, now=ruling.now, config=ruling.config.config)}
            case Endorsed(approval):
                stored = await _stored(table.change(approval), found)
                work.outbox.add(facts.endorsed(stored, at=ruling.now, cause=command.idempotency_key))
                return {"approval": document(stored, now=ruling.now, config=ruling.config.config)}
            case Decided(approval):
                stored = await _stored(table.change(approval), found)
                if stored.status is ApprovalStatus.APPROVED:
                    await strategies(work.connection).know({(stored.order.account, stored.order.strategy)})
                work.outbox.add(*_facts(stored, ruling, cause=command.idempotency_key))
                return {"approval": document(stored, now=ruling.now, config=ruling.config.config)}

    async def transact() -> dict[str, Any]:
        async with uow.begin() as work:
            return await work.once(command, lambda: execute(work))

    return await loading_when_behind(configs, transact)


def _facts(approval: Approval, ruling: InForce, *, cause: str) -> tuple[Event, Event]:
    said = facts.decision(approval, at=ruling.now, cause=cause)
    by, because = approval.approved_by, str(said.event_id)
    if approval.status is ApprovalStatus.APPROVED:
        # The wait ends its RiskPass, however short it was: prices have no version, and what a person approved is judged as of now.
        waited = approval.risk_pass.model_copy(update={"valid_until": min(approval.risk_pass.valid_until, ruling.now)})
        candidate = Candidate(approval.order, approval.mode, waited)
        return said, facts.approved(candidate, Passed(by, approval), ruling, cause=because, actor=said.decided_by)
    reason = Reason.of(
        ReasonCode.APPROVAL_REJECTED,
        Stage.APPROVAL,
        approval_id=approval.id,
        by=said.decided_by,
        reason=approval.reason,
    )
    order_id, number = approval.order.order_id, approval.risk_pass.round
    return said, facts.denied(order_id, reason, round=number, at=ruling.now, cause=because, actor=said.decided_by)


async def find(approval_id: str, table: Approvals) -> Approval:
    """One approval, locked. Raises `Refused` with `APPROVAL_NOT_FOUND`."""
    try:
        found = await table.find(UUID(approval_id))
    except ValueError:
        found = None
    if found is None:
        raise Refused(refusals.not_found(approval_id))
    return found


async def _stored(changing: Awaitable[Approval | None], found: Approval) -> Approval:
    stored = await changing
    if stored is None:  # its row is locked by us, so only the clock can have moved on
        raise Refused(refusals.expired(found))
    return stored
