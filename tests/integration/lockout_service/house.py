"""lockout_service's handlers on a real database under the real fence, with a release gate that says what a test wants."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy import text

from chassis.database import Database
from chassis.errors import Unreachable
from chassis.unit_of_work import UnitOfWork
from contracts.commands import CreateLockout, LiftLockout
from contracts.events import EVENT_OF_SUBJECT
from contracts.messages import Request
from contracts.passes import lockouts_fence
from contracts.queries import InFlight, ListLockouts, LockoutSnapshot
from lockout_service.handlers.create_lockout import create_lockout
from lockout_service.handlers.expire_lockouts import expire_lockouts
from lockout_service.handlers.lift_lockout import lift_lockout
from lockout_service.handlers.list_lockouts import list_lockouts
from lockout_service.handlers.show_snapshot import show_snapshot
from lockout_service.store.lockouts_table import LockoutsTable


def a_symbol() -> str:
    """One that no other test uses."""
    return f"T{uuid4().hex[:12].upper()}"


class House:
    """Everything real but the bus; what is said is taken from what was committed to the outbox."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.in_flight: int | None = 0
        self.asked: list[InFlight] = []

    def uow(self) -> UnitOfWork:
        return UnitOfWork(self.database, "lockout")

    async def ask(self, request: Request, *, timeout_seconds: float = 2.0) -> dict[str, Any]:
        assert isinstance(request, InFlight)
        assert timeout_seconds <= 0.5
        self.asked.append(request)
        if self.in_flight is None:
            raise Unreachable("broker_adapter is away")
        return {"in_flight": self.in_flight}

    async def create(
        self, symbol: str, *, by: str = "dana", key: str | None = None, **fields: Any
    ) -> tuple[dict[str, Any], list[Any]]:
        """The answer, and what was said. Raises `Refused`."""
        if "expires_at" not in fields:
            fields = {"duration_minutes": 60} | fields
        command = CreateLockout.model_validate(
            {"symbol": symbol, "reason": "earnings", "actor": by} | ({"idempotency_key": key} if key else {}) | fields
        )
        uow = self.uow()
        return await create_lockout(command, uow=uow, lockouts=LockoutsTable, ask=self.ask), said(uow)

    async def created(self, symbol: str, **fields: Any) -> dict[str, Any]:
        """A lockout that is there."""
        answer, _ = await self.create(symbol, **fields)
        lockout: dict[str, Any] = answer["lockout"]
        return lockout

    async def lift(
        self, lockout_id: str, *, by: str = "dana", key: str | None = None
    ) -> tuple[dict[str, Any], list[Any]]:
        """The answer, and what was said. Raises `Refused`."""
        command = LiftLockout.model_validate(
            {"lockout_id": lockout_id, "actor": by} | ({"idempotency_key": key} if key else {})
        )
        uow = self.uow()
        return await lift_lockout(command, uow=uow, lockouts=LockoutsTable, ask=self.ask), said(uow)

    async def expire(self) -> list[Any]:
        uow = self.uow()
        await expire_lockouts(uow=uow, lockouts=LockoutsTable)
        return said(uow)

    async def listed(self, **query: Any) -> list[dict[str, Any]]:
        page = await list_lockouts(ListLockouts(**query), uow=self.uow(), lockouts=LockoutsTable)
        items: list[dict[str, Any]] = page["items"]
        return items

    async def page(self, **query: Any) -> dict[str, Any]:
        return await list_lockouts(ListLockouts(**query), uow=self.uow(), lockouts=LockoutsTable)

    async def snapshot(self, *symbols: str) -> dict[str, Any]:
        answer = await show_snapshot(LockoutSnapshot(symbols=symbols), uow=self.uow(), lockouts=LockoutsTable)
        found: dict[str, Any] = answer["symbols"]
        return found

    async def version(self, symbol: str) -> int:
        async with self.uow().begin() as work:
            name = lockouts_fence(symbol)
            return (await work.fence.read([name])).versions[name]

    async def by_hand(self, statement: str, **values: Any) -> Any:
        """What a person does in SQL."""
        async with self.database.begin() as connection:
            return (await connection.execute(text(statement), values)).one_or_none()


def said(uow: UnitOfWork) -> list[Any]:
    """The events of a unit of work, in the order in which they were committed."""
    return [
        EVENT_OF_SUBJECT[event.subject].from_json(event.payload) for batch in uow.committed for event in batch.events
    ]


def about(symbol: str, events: list[Any]) -> list[Any]:
    """Those of `events` that concern a lockout of one symbol."""
    return [event for event in events if event.lockout.symbol == symbol]
