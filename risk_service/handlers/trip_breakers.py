"""Suspend the strategies that run away."""

from __future__ import annotations

from typing import Final

from chassis.errors import Refused
from chassis.logging import get_logger
from chassis.unit_of_work import UnitOfWork, Work
from contracts.commands import HaltTrading
from contracts.config import RiskConfig
from contracts.values import TradingState
from risk_service.domain.breaker import Trip, trips
from risk_service.domain.halts import suspend
from risk_service.handlers.ports import Configs, Tables
from risk_service.handlers.put_in_force import CONFIG_BYTES_MAX, PATIENCE_SECONDS, Change, put_in_force
from risk_service.handlers.saying import SERVICE
from risk_service.handlers.sight import HeldConfig

log = get_logger("interlock.risk")
LOOKED_EVERY_SECONDS: Final = 0.25


async def trip_breakers(*, uow: UnitOfWork, tables: Tables, config: HeldConfig) -> None:
    """Look at the refusals of a moment ago; where a strategy has too many, suspend it under the fence, as an operator would.

    The config held is the one that the refusals were decided under, or an older one: then the next look sees it.
    """
    held = config.held
    if held is None or not held.config.breaker_seconds:
        return
    async with uow.begin(patience_seconds=PATIENCE_SECONDS) as work:
        if await _run_away(held.config, work, tables):
            await work.fence.exclude()
            await _trip(work, tables)


async def _run_away(config: RiskConfig, work: Work, tables: Tables) -> list[Trip]:
    refusals = await tables.breakers.refusals(work.connection, seconds=config.breaker_seconds)
    return trips(refusals, config, await work.now())


async def _trip(work: Work, tables: Tables) -> None:
    current = await tables.configs.newest(work.connection)
    found = await _run_away(current.config, work, tables)
    tripped = [trip for trip in found if await _suspend(trip, work, tables.configs)]
    if tripped:
        await tables.breakers.trip(work.connection, tripped, at=await work.now())


async def _suspend(trip: Trip, work: Work, configs: Configs) -> bool:
    """Whether it is suspended now. What trips a breaker counts until it does: else a strategy that cannot be suspended would begin anew."""
    current, now = await configs.newest(work.connection), await work.now()
    changes = suspend(current.document, trip.scope, TradingState.REDUCE_ONLY, reason=trip.reason, by=SERVICE, at=now)
    command = HaltTrading(actor=SERVICE, reason=trip.reason, scope=trip.scope, cancel_open_orders=False)
    wanted = Change(changes, trip.reason, bytes_max=CONFIG_BYTES_MAX)
    try:
        await put_in_force(command, wanted, current, work=work, configs=configs)
    except Refused as refused:
        log.error("breaker.not_tripped", account=trip.account, strategy=trip.strategy, error=refused.problem.message)
        return False
    log.warning("breaker.tripped", account=trip.account, strategy=trip.strategy, reason=trip.reason)
    return True
