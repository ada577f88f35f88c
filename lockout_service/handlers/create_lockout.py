"""An operator locks a symbol. Once this has answered, nothing that it blocks is released until it ends (S2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.errors import Refused
from chassis.unit_of_work import UnitOfWork, Work
from contracts.commands import CreateLockout
from contracts.ids import uuid7
from contracts.lockouts import Lockout
from contracts.messages import Problem
from lockout_service.domain import lockout_rules, refusals
from lockout_service.handlers.documents import document
from lockout_service.handlers.impose import impose
from lockout_service.handlers.in_flight import in_flight
from lockout_service.handlers.ports import Ask, Lockouts, OpenLockouts

WRITER_PATIENCE_SECONDS = 5.0
"""How long it waits for the fence: those who hold it end within about a second, and several may stand before it."""
STANDING_MAX = 500
"""Of one symbol, by hand. Whoever is behind loads them all in one message, and without them its orders wait for ever."""


async def create_lockout(
    command: CreateLockout, *, uow: UnitOfWork, lockouts: OpenLockouts, ask: Ask
) -> dict[str, Any]:
    """`{"lockout": {...}, "version": n, "in_flight": n or null}`. Raises `Refused` for an interval that cannot be."""

    async def execute(work: Work) -> dict[str, Any]:
        await work.fence.exclude()
        now = await work.now()
        lockout = _lockout(command, now=now)
        await _require_room(lockout.symbol, lockouts(work.connection))
        version = await impose(
            lockout,
            work=work,
            lockouts=lockouts(work.connection),
            cause=command.idempotency_key,
            cancel_open_orders=command.cancel_open_orders,
        )
        return {"lockout": document(lockout, now=now), "version": version}

    async with uow.begin(patience_seconds=WRITER_PATIENCE_SECONDS) as work:
        answer = await work.once(command, lambda: execute(work))
    return answer | {"in_flight": await in_flight(ask, symbol=command.symbol, version=answer["version"])}


async def _require_room(symbol: str, table: Lockouts) -> None:
    if await table.count_standing(symbol) >= STANDING_MAX:
        raise Refused(refusals.too_many(symbol, STANDING_MAX))


def _lockout(command: CreateLockout, *, now: datetime) -> Lockout:
    match lockout_rules.interval(
        starts_at=command.starts_at,
        duration_minutes=command.duration_minutes,
        expires_at=command.expires_at,
        now=now,
    ):
        case Problem() as problem:
            raise Refused(problem)
        case lockout_rules.Interval(starts_at, expires_at):
            return Lockout(
                id=str(uuid7()),
                symbol=command.symbol,
                reason=command.reason,
                side=command.side,
                blocks=command.blocks,
                account=command.account,
                strategy=command.strategy,
                starts_at=starts_at,
                expires_at=expires_at,
                created_by=command.actor,
                created_at=now,
            )
