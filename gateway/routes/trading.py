"""`/api/admin/trading/halt`, `/resume` and `/status`: the kill switch, and how far it is."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter

from contracts import queries
from contracts.commands import HaltTrading, ResumeTrading
from contracts.config import ConfigSnapshot
from contracts.messages import Command, Query
from gateway.caller import CallerOf
from gateway.exact import ExactRoute
from gateway.owners import Owners, is_absence
from gateway.parts import Parts, PartsOf
from gateway.problems import HttpProblem, declared
from gateway.routes.orders import WaitMs
from gateway.views.trading import Halt, Resume, TradingChanged, TradingStatus
from gateway.waiting import Document, wait_for_items

router = APIRouter(prefix="/api/admin/trading", tags=["trading"], route_class=ExactRoute)


@router.post("/halt", responses=declared(409, 503))
async def halt_trading(body: Halt, parts: PartsOf, caller: CallerOf) -> TradingChanged:
    """The kill switch. 200: nothing new leaves. Resting orders are being canceled unless told not to; `/status` says when it is flat."""
    command = HaltTrading(
        reason=body.reason, scope=body.scope.scope(), cancel_open_orders=body.cancel_open_orders, **caller.model_dump()
    )
    return await _change(parts, command)


@router.post("/resume", responses=declared(409, 503))
async def resume_trading(body: Resume, parts: PartsOf, caller: CallerOf) -> TradingChanged:
    """Take a halt back, for exactly the scope that it was given. Orders denied meanwhile stay denied."""
    return await _change(parts, ResumeTrading(reason=body.reason, scope=body.scope.scope(), **caller.model_dump()))


@router.get("/status", responses=declared(503))
async def get_trading_status(parts: PartsOf, wait_ms: WaitMs = 0) -> TradingStatus:
    """What may trade, and the progress until flat. With `wait_ms` the answer waits until it is flat."""
    status = await wait_for_items(
        lambda: _status(parts.owners), seconds=wait_ms / 1000, enough=lambda status: bool(status["flat"])
    )
    return TradingStatus.model_validate(status)


async def _change(parts: Parts, command: Command) -> TradingChanged:
    result = await parts.owners.do(command)
    snapshot = ConfigSnapshot.model_validate(result)
    parts.mode.note(snapshot)
    return TradingChanged.model_validate(_controls(snapshot) | {"in_flight": result.get("in_flight")})


async def _status(owners: Owners) -> Document:
    config, broker = await asyncio.gather(
        _or_none(owners, queries.GetConfig()), _or_none(owners, queries.TradingStatus())
    )
    if config is None and broker is None:
        await owners.see(queries.GetConfig())
    controls = _controls(ConfigSnapshot.model_validate(config)) if config else dict.fromkeys(_CONTROLS)
    return {
        **controls,
        "flat": broker["flat"] if broker else None,
        "at_broker": {key: value for key, value in broker.items() if key != "flat"} if broker else None,
        "unknown": [
            query.OWNER
            for query, answer in ((queries.GetConfig, config), (queries.TradingStatus, broker))
            if answer is None
        ],
    }


async def _or_none(owners: Owners, query: Query) -> Document | None:
    try:
        return await owners.see(query)
    except HttpProblem as problem:
        if is_absence(problem):
            return None
        raise


_CONTROLS = ("trading_state", "trading_mode", "suspensions", "version", "updated_by", "updated_at")


def _controls(snapshot: ConfigSnapshot) -> dict[str, Any]:
    config = snapshot.config
    return {
        "trading_state": config.trading_state,
        "trading_mode": config.trading_mode,
        "suspensions": [suspension.model_dump(mode="json") for suspension in config.suspensions],
        "version": snapshot.version,
        "updated_by": snapshot.updated_by,
        "updated_at": snapshot.updated_at,
    }
