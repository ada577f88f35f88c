"""Say whether a person would be asked about an order, and why. Nothing is asked."""

from __future__ import annotations

from typing import Any

from approval_service.domain.asking import Subject, people_needed, why_asked
from approval_service.handlers.config_in_force import config_in_force, loading_when_behind
from approval_service.handlers.ports import Configs, OpenStrategies
from chassis.unit_of_work import UnitOfWork
from contracts.queries import PreviewApproval
from contracts.sentences import reason_document


async def preview_approval(
    query: PreviewApproval, *, uow: UnitOfWork, configs: Configs, strategies: OpenStrategies
) -> dict[str, Any]:
    """`{"asks": bool, "because": [...], "people": 0, 1 or 2}` under the config in force."""

    async def transact() -> dict[str, Any]:
        async with uow.begin() as work:
            ruling = await config_in_force(work, configs)
            pair = (query.order.account, query.order.strategy)
            known = await strategies(work.connection).known({pair})
        config = ruling.config.config
        subject = Subject(
            query.order, query.mode, query.reduces, query.notional, query.market_open, is_first=pair not in known
        )
        because = why_asked(subject, config)
        return {
            "asks": bool(because),
            "because": [reason_document(reason) for reason in because],
            "people": people_needed(query.mode, query.notional, config) if because else 0,
        }

    return await loading_when_behind(configs, transact)
