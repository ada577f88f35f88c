"""The approval gate: orders that risk has passed go on, wait for a person, are given back, or end here (P4)."""

from __future__ import annotations

from collections.abc import Sequence

from approval_service.domain import approval_life
from approval_service.domain.gate import NOTHING_KNOWN, Asked, Candidate, Known, judge
from approval_service.handlers.config_in_force import InForce, config_in_force, loading_when_behind
from approval_service.handlers.judged import Judged, asked, ended, newest_rounds, renewed
from approval_service.handlers.ports import Approvals, Configs, Gate, OpenApprovals, OpenGate
from chassis.deliveries import Batch
from chassis.unit_of_work import UnitOfWork
from contracts.events import OrderRiskPassed
from contracts.ids import uuid7


async def gate_orders(
    batch: Batch[OrderRiskPassed], *, uow: UnitOfWork, configs: Configs, gate: OpenGate, approvals: OpenApprovals
) -> None:
    """Judge a batch under exactly the config in force; whoever would replace it waits until this has committed."""

    async def transact() -> None:
        async with uow.begin() as work:
            fresh = newest_rounds(delivery.event for delivery in await work.inbox.claim(batch))
            if not fresh:
                return
            ruling = await config_in_force(work, configs)
            table = gate(work.connection)
            known = await table.known([event.order_id for event in fresh])
            judged = [_judge(event, known.get(event.order_id, NOTHING_KNOWN), ruling) for event in fresh]
            asked_for = await _store(judged, table, approvals(work.connection))
            work.outbox.add(*(event for one in judged for event in one.events(ruling, asked_for)))

    await loading_when_behind(configs, transact)


def _judge(event: OrderRiskPassed, known: Known, ruling: InForce) -> Judged:
    candidate = Candidate(event.order, event.mode, event.risk_pass, event.inputs.notional)
    verdict = judge(candidate, known, ruling.config, now=ruling.now)
    asking = isinstance(verdict, Asked)
    asked = approval_life.ask(uuid7(), candidate, ruling.config, now=ruling.now) if asking else None
    return Judged(str(event.event_id), candidate, known, verdict, asked)


async def _store(judged: Sequence[Judged], table: Gate, approvals: Approvals) -> set[str]:
    # On the automatic path there is nothing of these, and nothing is written but inbox and outbox.
    if standing := renewed(judged):
        await table.renew(standing)
    if over := ended(judged):
        await approvals.invalidate(over)
    new = asked(judged)
    return await table.request(new) if new else set()
