"""What whoever is behind loads: lockouts with the version that they belong to (P2)."""

from __future__ import annotations

from typing import Any

from chassis.unit_of_work import UnitOfWork
from contracts.queries import LockoutSnapshot
from lockout_service.handlers.ports import OpenLockouts


async def show_snapshot(query: LockoutSnapshot, *, uow: UnitOfWork, lockouts: OpenLockouts) -> dict[str, Any]:
    """`{"symbols": {"AAPL": {"version": 3, "lockouts": [...]}}}`: all that are not over, those that have yet to start included."""
    async with uow.begin() as work:
        found = await lockouts(work.connection).snapshot(query.symbols)
    return {
        "symbols": {
            symbol: {
                "version": held.version,
                "lockouts": [lockout.model_dump(mode="json") for lockout in held.lockouts],
            }
            for symbol, held in found.items()
        }
    }
