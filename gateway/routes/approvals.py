"""`/api/admin/trading/approvals`: what waits for a person, and the decision."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path

from contracts.commands import DecideApproval, ExtendApproval
from contracts.queries import ListApprovals
from gateway.bulk import decide_each
from gateway.caller import CallerOf
from gateway.exact import ExactRoute
from gateway.parts import PartsOf
from gateway.problems import declared
from gateway.routes.orders import WaitMs
from gateway.views.approvals import (
    ApprovalPage,
    ApprovalStatus,
    ApprovalView,
    BulkDecision,
    BulkResult,
    Decision,
    Extension,
)
from gateway.views.base import Limit, named
from gateway.waiting import wait_for_items

router = APIRouter(prefix="/api/admin/trading/approvals", tags=["approvals"], route_class=ExactRoute)
ApprovalInPath = Annotated[str, Path(min_length=1, max_length=64, description="The approval's id.")]


@router.get("", responses=declared(503))
async def list_approvals(
    parts: PartsOf,
    status: Literal[ApprovalStatus, "all"] = "pending",
    limit: Limit = 100,
    cursor: str | None = None,
    wait_ms: WaitMs = 0,
) -> ApprovalPage:
    """What waits for a person, or did. With `wait_ms` an empty answer waits for the first one."""
    query = ListApprovals(status=status, limit=limit, cursor=cursor)
    page = await wait_for_items(
        lambda: parts.owners.see(query), seconds=wait_ms / 1000, enough=lambda page: bool(page["items"])
    )
    return ApprovalPage.model_validate(page)


@router.post("/bulk", responses=declared(503))
async def decide_many(body: BulkDecision, parts: PartsOf, caller: CallerOf) -> BulkResult:
    """Approve or reject many, oldest first. Each has a result of its own, and one that fails does not stop the next.

    Only paper orders are approved so; a live one answers `BULK_APPROVE_LIVE` and stays pending.
    """
    rows = await decide_each(body.ids, body.model_dump(exclude={"ids"}), owners=parts.owners, caller=caller)
    return BulkResult.model_validate({"items": rows, "decided": sum("approval" in row for row in rows)})


@router.post("/{approval_id}/extend", responses=declared(404, 409, 503))
async def extend_approval(
    approval_id: ApprovalInPath, body: Extension, parts: PartsOf, caller: CallerOf
) -> ApprovalView:
    """Let it wait longer, while it waits. What has expired stays so."""
    command = ExtendApproval(approval_id=approval_id, **body.model_dump(), **caller.model_dump())
    return ApprovalView.model_validate(named(await parts.owners.do(command), "approval"))


@router.put("/{approval_id}", responses=declared(403, 404, 409, 503))
async def decide_approval(
    approval_id: ApprovalInPath, body: Decision, parts: PartsOf, caller: CallerOf
) -> ApprovalView:
    """Approve or reject. 409 names the decision that won, or says that trading is halted; 403, that it is for somebody else.

    An approved order is judged once more, under what holds then, before it is released.
    """
    command = DecideApproval(approval_id=approval_id, **body.model_dump(), **caller.model_dump())
    return ApprovalView.model_validate(named(await parts.owners.do(command), "approval"))
