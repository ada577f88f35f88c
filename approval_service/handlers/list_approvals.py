"""Approvals, a page at a time."""

from __future__ import annotations

from typing import Any

from approval_service.handlers.documents import document
from approval_service.handlers.ports import OpenApprovals
from chassis.config_in_force import Configs
from chassis.unit_of_work import UnitOfWork
from contracts.queries import ListApprovals


async def list_approvals(
    query: ListApprovals, *, uow: UnitOfWork, configs: Configs, approvals: OpenApprovals
) -> dict[str, Any]:
    """`{"items": [...], "next": cursor or null}`; pending ones soonest to expire first, others newest first."""
    async with uow.begin() as work:
        now = await work.now()
        page, following = await approvals(work.connection).page(query, now=now)
    newest = configs.newest
    config = None if newest is None else newest.config
    return {"items": [document(approval, now=now, config=config) for approval in page], "next": following}
