"""`/api/admin/trading/approvals`: what waits for a person, and the decision."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path

from contracts.commands import DecideApproval
from contracts.queries import ListApprovals
from gateway.caller import CallerOf
from gateway.exact import ExactRoute
from gateway.parts import PartsOf
from gateway.problems import declared
from gateway.routes.orders import WaitMs
from gateway.views.approvals import ApprovalPage, ApprovalStatus, ApprovalView, Decision
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


@router.put("/{approval_id}", responses=declared(404, 409, 503))
async def decide_approval(
    approval_id: ApprovalInPath, body: Decision, parts: PartsOf, caller: CallerOf
) -> ApprovalView:
    """Approve or reject. 409 names the decision that won, or says that trading is halted.

    An approved order is judged once more, under what holds then, before it is released.
    """
    command = DecideApproval(approval_id=approval_id, **body.model_dump(), **caller.model_dump())
    return ApprovalView.model_validate(named(await parts.owners.do(command), "approval"))
