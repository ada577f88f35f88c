"""One unit of work: one transaction, one commit, at the edge. What it has to say is published after the commit."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis import crash_points
from chassis.command_log import CommandLog
from chassis.errors import Refused
from chassis.fence import Fence
from chassis.inbox import Inbox
from chassis.outbox import Outbox, OutboxBatch
from chassis.together import Statement, together
from contracts.messages import Command


@dataclass
class Work:
    """An open transaction, and the parts of the chassis that write in it."""

    connection: AsyncConnection
    inbox: Inbox
    outbox: Outbox
    fence: Fence
    commands: CommandLog
    refusal: Refused | None = field(default=None, init=False)

    async def together(self, *statements: Statement) -> list[Sequence[Any]]:
        """Several statements of this transaction in one round trip: see `chassis.together`."""
        return await together(self.connection, *statements)

    async def now(self) -> datetime:
        """The database's clock: the one that decides (P18)."""
        moment: datetime = (await self.connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
        return moment

    async def once(self, command: Command, execute: Callable[[], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
        """See `CommandLog.once`. A refusal is raised after the commit that remembers it; what its command would have said is not said."""
        said_before = len(self.outbox)
        try:
            return await self.commands.once(command, execute)
        except Refused as refusal:
            self.outbox.forget_after(said_before)
            self.refusal = refusal
            raise


@dataclass
class UnitOfWork:
    """Begins transactions on one service's schema, and collects what they have to say."""

    engine: AsyncEngine
    schema: str
    faults: frozenset[str] = frozenset()
    committed: list[OutboxBatch] = field(default_factory=list)
    """Batches to publish, in the order of their commits."""

    @asynccontextmanager
    async def begin(self, *, patience_seconds: float = 1.0) -> AsyncIterator[Work]:
        """A transaction that commits when the block ends, and rolls back when it raises.

        `patience_seconds` bounds each of its statements, waits for locks included; a writer of the fence wants more than a decider.
        """
        async with self.engine.connect() as connection, connection.begin() as transaction:
            if patience_seconds != 1.0:
                await connection.execute(text(f"SET LOCAL statement_timeout = {int(patience_seconds * 1000)}"))
            work = Work(
                connection=connection,
                inbox=Inbox(connection, self.schema, enforced="no_inbox" not in self.faults),
                outbox=Outbox(self.schema, enforced="publish_without_outbox" not in self.faults),
                fence=Fence(connection, enforced="no_fence" not in self.faults),
                commands=CommandLog(connection, self.schema),
            )
            try:
                yield work
            except Refused as refusal:
                if work.refusal is not refusal:
                    raise
            batch = work.outbox.batch()
            crash_points.reach("work.before_commit")
            await together(connection, *work.outbox.writing(batch), commit=True)
            await transaction.commit()  # committed already; tells SQLAlchemy so, without a round trip
            crash_points.reach("work.after_commit")
            if batch is not None:
                self.committed.append(batch)
        if work.refusal is not None:
            raise work.refusal
