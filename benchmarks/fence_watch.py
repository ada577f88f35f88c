"""Looks into the database while changes go on, and reads afterwards what was released. As its administrator."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final, LiteralString

import psycopg

from benchmarks.fence_audit import Look, Release, Snapshot
from contracts.passes import ControlVersions

SETTLE_SECONDS_MIN: Final = 0.5
SETTLE_SECONDS_MAX: Final = 15.0
_LOOK: LiteralString = "SELECT pg_current_snapshot()::text, (SELECT coalesce(jsonb_object_agg(name, version), '{}') FROM fence.versions), clock_timestamp()"
_RELEASES: LiteralString = (
    "SELECT r.order_id, r.symbol, r.config_version, r.symbol_lockouts_version, r.all_lockouts_version, r.released_at, i.xmin::text::bigint "
    "FROM broker.releases AS r LEFT JOIN broker.inbox AS i ON i.event_id = r.caused_by::uuid AND i.consumer = 'broker_release' "
    "WHERE r.attempt > 0"
)
"""The claim of the message is of the release's own transaction and never changed again, so its `xmin` names that transaction."""
_SENT_LATE: LiteralString = (
    "SELECT p.client_order_id FROM broker.paper_orders AS p JOIN broker.releases AS r "
    "ON r.order_id = p.client_order_id AND r.attempt = p.attempt WHERE p.placed_at > r.send_by"
)
_ON_THE_WAY: LiteralString = "SELECT count(*) FROM broker.releases WHERE state IN ('released', 'sending', 'in_doubt')"
_RETURNS: LiteralString = (
    "SELECT coalesce(sum(cardinality(array_positions(subjects, 'order.returned'))), 0) "
    "FROM (SELECT subjects FROM broker.outbox UNION ALL SELECT subjects FROM approval.outbox) AS said"
)


class FenceWatch:
    """One connection of its own, so that looks are in order."""

    def __init__(self, connection: psycopg.AsyncConnection[Any]) -> None:
        self._connection = connection
        self._turn = asyncio.Lock()
        self.looks: list[Look] = []

    async def look(self, after: str) -> Look:
        """Look once; `after` says what had happened."""
        async with self._turn:
            snapshot, versions, at = (await self._rows(_LOOK))[0]
            look = Look(after, Snapshot.read(snapshot), versions, at)
            self.looks.append(look)
            return look

    async def releases(self) -> list[Release]:
        """Every release there is."""
        return [
            Release(
                order_id,
                symbol,
                ControlVersions(config=config, symbol_lockouts=locks, all_lockouts=all_locks),
                at,
                transaction,
            )
            for order_id, symbol, config, locks, all_locks, at, transaction in await self._rows(_RELEASES)
        ]

    async def sent_late(self) -> list[str]:
        """Orders that the paper broker wrote into its book after their `send_by`."""
        return [row[0] for row in await self._rows(_SENT_LATE)]

    async def settled(self) -> int:
        """Give what was released time to be sent and recorded; how many are still on their way when the time is up."""
        deadline = time.monotonic() + SETTLE_SECONDS_MAX
        await asyncio.sleep(SETTLE_SECONDS_MIN)
        while (left := await self._on_the_way()) and time.monotonic() < deadline:  # noqa: ASYNC110 - a database knows
            await asyncio.sleep(0.05)
        return left

    async def returns(self) -> int:
        """How often an order was returned."""
        return int((await self._rows(_RETURNS))[0][0])

    async def _on_the_way(self) -> int:
        return int((await self._rows(_ON_THE_WAY))[0][0])

    async def _rows(self, query: LiteralString) -> list[tuple[Any, ...]]:
        return await (await self._connection.execute(query)).fetchall()


@asynccontextmanager
async def watching(admin_database_url: str) -> AsyncIterator[FenceWatch]:
    """A watch on a stack's database."""
    async with await psycopg.AsyncConnection.connect(
        admin_database_url, autocommit=True, prepare_threshold=1
    ) as connection:
        yield FenceWatch(connection)
