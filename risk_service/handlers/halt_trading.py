"""Stop what is new, everywhere or for a part; and let it go again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from chassis.unit_of_work import UnitOfWork
from contracts.commands import HaltTrading, ResumeTrading
from risk_service.domain.halts import halt, resume
from risk_service.handlers.ports import Configs
from risk_service.handlers.put_in_force import PATIENCE_SECONDS, Change, count_in_flight, put_in_force

Ask = Callable[..., Awaitable[dict[str, Any]]]


async def halt_trading(command: HaltTrading, *, uow: UnitOfWork, configs: Configs, ask: Ask) -> dict[str, Any]:
    """The config in force afterwards: once this answers, nothing new is released in the scope.

    What is halted already stays so; with `cancel_open_orders` a repeated halt cancels again what rests by now.
    """
    async with uow.begin(patience_seconds=PATIENCE_SECONDS) as work:

        async def change() -> dict[str, Any]:
            await work.fence.exclude()
            current, now = await configs.newest(work.connection), await work.now()
            changes = halt(current.document, command.scope, reason=command.reason, by=command.actor, at=now)
            cancel = command.scope if command.cancel_open_orders else None
            wanted = Change(changes, command.reason, cancel)
            return (await put_in_force(command, wanted, current, work=work, configs=configs)).shown()

        result = await work.once(command, change)
    return result | {"in_flight": await count_in_flight(ask, result["version"])}


async def resume_trading(command: ResumeTrading, *, uow: UnitOfWork, configs: Configs, ask: Ask) -> dict[str, Any]:
    """The config in force afterwards. Orders that were denied meanwhile stay denied."""
    async with uow.begin(patience_seconds=PATIENCE_SECONDS) as work:

        async def change() -> dict[str, Any]:
            await work.fence.exclude()
            current = await configs.newest(work.connection)
            wanted = Change(resume(current.document, command.scope), command.reason)
            return (await put_in_force(command, wanted, current, work=work, configs=configs)).shown()

        result = await work.once(command, change)
    return result | {"in_flight": await count_in_flight(ask, result["version"])}
