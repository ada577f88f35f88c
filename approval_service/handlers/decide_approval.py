"""The operator's decision on one approval: one wins, and the other is told who did."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from approval_service.domain import approval_life, refusals
from approval_service.domain.approval import Approval, ApprovalStatus
from approval_service.domain.approval_life import Decided, SaidBefore
from approval_service.domain.gate import Candidate, Passed
from approval_service.handlers import facts
from approval_service.handlers.config_in_force import InForce, config_in_force, loading_when_behind
from approval_service.handlers.documents import document
from approval_service.handlers.ports import Configs, OpenApprovals
from chassis.errors import Refused
from chassis.unit_of_work import UnitOfWork, Work
from contracts.commands import DecideApproval
from contracts.events import Event
from contracts.messages import Problem
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage


async def decide_approval(
    command: DecideApproval, *, uow: UnitOfWork, configs: Configs, approvals: OpenApprovals
) -> dict[str, Any]:
    """`{"approval": {...}}` as decided. Raises `Refused` with why it was not: see `refusals`."""

    async def execute(work: Work) -> dict[str, Any]:
        ruling = await config_in_force(work, configs)
        table = approvals(work.connection)
        approval_id = _id(command.approval_id)
        found = None if approval_id is None else await table.find(approval_id)
        if found is None:
            raise Refused(refusals.not_found(command.approval_id))
        match approval_life.decide(
            found, command.status, by=command.actor, reason=command.reason, config=ruling.config, now=ruling.now
        ):
            case Problem() as problem:
                raise Refused(problem)
            case SaidBefore(approval):
                return {"approval": document(approval, now=ruling.now)}
            case Decided(approval):
                stored = await table.decide(approval)
                if stored is None:  # its row is locked by us, so only the clock can have moved on
                    raise Refused(refusals.expired(found))
                work.outbox.add(*_facts(stored, ruling, cause=command.idempotency_key))
                return {"approval": document(stored, now=ruling.now)}

    async def transact() -> dict[str, Any]:
        async with uow.begin() as work:
            return await work.once(command, lambda: execute(work))

    return await loading_when_behind(configs, transact)


def _facts(approval: Approval, ruling: InForce, *, cause: str) -> tuple[Event, Event]:
    said = facts.decision(approval, at=ruling.now, cause=cause)
    by, because = said.decided_by, str(said.event_id)
    if approval.status is ApprovalStatus.APPROVED:
        # The wait ends its RiskPass, however short it was: prices have no version, and what a person approved is judged as of now.
        waited = approval.risk_pass.model_copy(update={"valid_until": min(approval.risk_pass.valid_until, ruling.now)})
        candidate = Candidate(approval.order, approval.mode, waited)
        return said, facts.approved(candidate, Passed(by, approval), ruling, cause=because, actor=by)
    reason = Reason.of(
        ReasonCode.APPROVAL_REJECTED, Stage.APPROVAL, approval_id=approval.id, by=by, reason=approval.reason
    )
    order_id, number = approval.order.order_id, approval.risk_pass.round
    return said, facts.denied(order_id, reason, round=number, at=ruling.now, cause=because, actor=by)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
