"""`/api/positions`: what is held, what it won and lost, and how each account stands in its day."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter

from contracts.queries import ListPositions
from contracts.values import Name, Symbol
from gateway.exact import ExactRoute
from gateway.parts import PartsOf
from gateway.problems import declared
from gateway.views.base import Limit
from gateway.views.positions import PositionPage

router = APIRouter(prefix="/api/positions", tags=["positions"], route_class=ExactRoute)


@router.get("", responses=declared(503))
async def list_positions(
    parts: PartsOf,
    account: Name | None = None,
    strategy: Name | None = None,
    symbol: Symbol | None = None,
    by: Literal["strategy", "account"] = "strategy",
    open: bool = False,
    limit: Limit = 100,
    cursor: str | None = None,
) -> PositionPage:
    """Positions by account, strategy and symbol, at the last quotes; flat ones that won or lost something too, unless `open=true`.

    `by=account` puts all strategies of an account together. `accounts` are whole accounts, whatever the other filters: their profit, the result of
    their day, its limits and warnings. Null is what cannot be known without a price.
    """
    query = ListPositions(
        account=account, strategy=strategy, symbol=symbol, by=by, open=open, limit=limit, cursor=cursor
    )
    return PositionPage.model_validate(await parts.owners.see(query))
