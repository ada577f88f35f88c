"""Say whether a person would be asked about an order, and why. Nothing is asked, written or locked."""

from __future__ import annotations

from typing import Any

from approval_service.domain.asking import Subject
from approval_service.domain.foreseeing import foresee
from approval_service.handlers.ports import OpenApprovals, OpenStrategies
from chassis.config_in_force import Configs, in_force, loading_when_behind
from chassis.unit_of_work import UnitOfWork
from contracts.passes import CONFIG_FENCE
from contracts.queries import PreviewApproval
from contracts.sentences import reason_document


async def preview_approval(
    query: PreviewApproval, *, uow: UnitOfWork, configs: Configs, approvals: OpenApprovals, strategies: OpenStrategies
) -> dict[str, Any]:
    """`{"asks": bool, "because": [...], "people": 0, 1 or 2, "denied": None or why}` under the config in force."""
    pair = (query.order.account, query.order.strategy)

    async def transact() -> dict[str, Any]:
        async with uow.begin() as work:
            ruling = in_force(await work.fence.read([CONFIG_FENCE]), configs)
            known = await strategies(work.connection).known({pair})
            approval = await approvals(work.connection).of_order(query.order.order_id)
        subject = Subject(
            query.order, query.mode, query.reduces, query.notional, query.market_open, is_first=pair not in known
        )
        foreseen = foresee(subject, approval, ruling.config.config, now=ruling.now)
        return {
            "asks": foreseen.people > 0,
            "because": [reason_document(reason) for reason in foreseen.because],
            "people": foreseen.people,
            "denied": None if foreseen.denied is None else reason_document(foreseen.denied),
        }

    return await loading_when_behind(configs, transact)
