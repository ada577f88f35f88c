"""Lockouts, a page at a time."""

from __future__ import annotations

from typing import Any

from chassis.unit_of_work import UnitOfWork
from contracts.queries import ListLockouts
from lockout_service.handlers.documents import document
from lockout_service.handlers.ports import OpenLockouts


async def list_lockouts(query: ListLockouts, *, uow: UnitOfWork, lockouts: OpenLockouts) -> dict[str, Any]:
    """`{"items": [...], "next": cursor or null}`, newest first; `symbol` means exactly that one, `*` too."""
    async with uow.begin() as work:
        now = await work.now()
        page, following = await lockouts(work.connection).page(query, now=now)
    return {"items": [document(lockout, now=now) for lockout in page], "next": following}
