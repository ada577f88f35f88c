"""`/api/admin/trading/lockouts`: lock a symbol, see what is locked, end it early."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response

from contracts.commands import CreateLockout, LiftLockout
from contracts.lockouts import LockoutStatus
from contracts.queries import ListLockouts
from contracts.values import SymbolOrAny
from gateway.caller import CallerOf
from gateway.exact import ExactRoute
from gateway.parts import PartsOf
from gateway.problems import declared
from gateway.views.base import Limit, named
from gateway.views.lockouts import CreatedLockout, LockoutPage, LockoutToCreate

PATH = "/api/admin/trading/lockouts"
router = APIRouter(prefix=PATH, tags=["lockouts"], route_class=ExactRoute)
LockoutInPath = Annotated[str, Path(min_length=1, max_length=64, description="The lockout's id.")]


@router.get("", responses=declared(503))
async def list_lockouts(
    parts: PartsOf,
    status: LockoutStatus | Literal["all"] = LockoutStatus.ACTIVE,
    symbol: SymbolOrAny | None = None,
    limit: Limit = 100,
    cursor: str | None = None,
) -> LockoutPage:
    """The active lockouts, or those of another status."""
    query = ListLockouts(status=status, symbol=symbol, limit=limit, cursor=cursor)
    return LockoutPage.model_validate(await parts.owners.see(query))


@router.post("", status_code=201, responses=declared(409, 503))
async def create_lockout(body: LockoutToCreate, parts: PartsOf, caller: CallerOf, response: Response) -> CreatedLockout:
    """Lock a symbol. 201: in force; no order that it blocks is released any more until it ends."""
    result = await parts.owners.do(CreateLockout(**body.model_dump(), **caller.model_dump()))
    created = CreatedLockout.model_validate(named(result, "lockout"))
    response.headers["Location"] = f"{PATH}/{created.id}"
    return created


@router.delete(
    "/{lockout_id}",
    status_code=204,
    response_class=Response,
    responses={
        204: {
            "description": "It has ended",
            "headers": {
                "X-Interlock-Still-Locked": {
                    "description": "Present when the symbol stays locked: by what, `symbol` or `*`.",
                    "schema": {"type": "string"},
                }
            },
        },
        **declared(404, 503),
    },
)
async def end_lockout(lockout_id: LockoutInPath, parts: PartsOf, caller: CallerOf) -> Response:
    """End a lockout early. 204 also when it had ended already; it stays in the history, with who ended it and when."""
    result = await parts.owners.do(LiftLockout(lockout_id=lockout_id, **caller.model_dump()))
    still = result.get("still_locked_by") or ()
    return Response(status_code=204, headers={"X-Interlock-Still-Locked": ", ".join(still)} if still else None)
