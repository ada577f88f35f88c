"""One unit of work: one transaction, one commit, at the edge. What it has to say is published after the commit."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import text

from chassis import crash_points
from chassis.command_log import CommandLog
from chassis.connection import Connection, Statement
from chassis.database import Database
from chassis.errors import Refused
from chassis.fence import Fence
from chassis.inbox import Inbox
from chassis.outbox import Outbox, OutboxBatch
from chassis.rows import Rows
from contracts.messages import Command

_NOW = text("SELECT clock_timestamp()")
_BE_PATIENT = text(
    "SELECT set_config('statement_timeout', :milliseconds, true), set_config('transaction_timeout', :all_milliseconds, true)"
)
PATIENT_STATEMENTS = 3
"""A patient transaction may take as long as so many of its slowest statements."""


@dataclass
class Work:
    """An open transaction, and the parts of the chassis that write in it."""

    connection: Connection
    inbox: Inbox
    outbox: Outbox
    fence: Fence
    commands: CommandLog
    committed: list[OutboxBatch]
    """Of the unit of work: what it is to publish."""
    is_committed: bool = field(default=False, init=False)
    refusal: Refused | None = field(default=None, init=False)

    async def together(self, *statements: Statement) -> list[Rows]:
        """Several statements of this transaction in one round trip: see `Connection.together`."""
        return await self.connection.together(*statements)

    async def commit(self, *statements: Statement) -> list[Rows]:
        """The last statements, what there is to say, and the commit, in one round trip; the rows of the statements.

        Who ends a unit of work by this may look at the rows, and can take nothing back any more.
        """
        batch = self.outbox.close()
        crash_points.reach("work.before_commit")
        rows = await self.connection.together(*statements, *self.outbox.writing(batch), commit=True)
        crash_points.reach("work.after_commit")
        self.is_committed = True
        if batch is not None:
            self.committed.append(batch)
        return rows[: len(statements)]

    def reading_now(self) -> Statement:
        """`now`, as a statement."""
        return _NOW, {}

    async def now(self) -> datetime:
        """The database's clock: the one that decides (P18)."""
        moment: datetime = (await self.connection.execute(_NOW)).scalar_one()
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

    database: Database
    schema: str
    faults: frozenset[str] = frozenset()
    committed: list[OutboxBatch] = field(default_factory=list)
    """Batches to publish, in the order of their commits."""

    @asynccontextmanager
    async def begin(self, *, patience_seconds: float = 1.0) -> AsyncIterator[Work]:
        """A transaction that commits when the block ends, and rolls back when it raises.

        `patience_seconds` bounds each of its statements, waits for locks included; a writer of the fence wants more than a decider.
        """
        async with self.database.connect() as connection:
            if patience_seconds != 1.0:
                await connection.execute(_BE_PATIENT, _patience(patience_seconds))
            work = Work(
                connection=connection,
                inbox=Inbox(connection, self.schema, enforced="no_inbox" not in self.faults),
                outbox=Outbox(self.schema, enforced="publish_without_outbox" not in self.faults),
                fence=Fence(connection, enforced="no_fence" not in self.faults),
                commands=CommandLog(connection, self.schema),
                committed=self.committed,
            )
            try:
                yield work
            except Refused as refusal:
                if work.refusal is not refusal:
                    raise
            if not work.is_committed:
                await work.commit()
        if work.refusal is not None:
            raise work.refusal


def _patience(seconds: float) -> dict[str, str]:
    milliseconds = int(seconds * 1000)
    return {"milliseconds": str(milliseconds), "all_milliseconds": str(PATIENT_STATEMENTS * milliseconds)}
