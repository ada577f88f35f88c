"""The releases: every change of state is a compare-and-set, so of two that try, one does (P8, P9)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import TextClause

from broker_adapter.domain.release_state import ReleaseState
from broker_adapter.stores import release_statements as sql
from broker_adapter.stores.release_row import ReleaseRow, release_row
from chassis.connection import Connection, Statement
from contracts.scopes import Scope


@dataclass(frozen=True)
class Known:
    """What the gate has to know of a release that is there already."""

    state: ReleaseState
    round: int
    attempt: int


class Releases:
    """The releases as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def knowing(self, order_ids: Collection[str]) -> Statement:
        """Those of the orders that have a release, as a statement; `known` reads its rows."""
        return sql.KNOWN, {"order_ids": sorted(order_ids)}

    def known(self, rows: Iterable[Any]) -> dict[str, Known]:
        """What the rows of `knowing` say, by order."""
        return {row.order_id: Known(ReleaseState(row.state), row.round, row.attempt) for row in rows}

    def inserting(self, rows: Sequence[ReleaseRow]) -> Statement:
        """Write releases down, as a statement (P7): a voided one as its next attempt (P8).

        Fails with `has_moved` where another has released or canceled one of them since `knowing`. In the order of their ids: two that write the
        same ones wait for each other in turn.
        """
        rows = sorted(rows, key=lambda row: row.order_id)
        return sql.INSERT, {
            "order_ids": [row.order_id for row in rows],
            "attempts": [row.attempt for row in rows],
            "rounds": [row.round for row in rows],
            "states": [row.state.value for row in rows],
            "brokers": [row.broker for row in rows],
            "broker_order_ids": [row.broker_order_id for row in rows],
            "modes": [row.mode.value for row in rows],
            "symbols": [row.order.symbol for row in rows],
            "accounts": [row.order.account for row in rows],
            "strategies": [row.order.strategy for row in rows],
            "sides": [row.order.side.value for row in rows],
            "terms": [row.order.model_dump_json() for row in rows],
            "configs": [row.versions.config for row in rows],
            "symbol_versions": [row.versions.symbol_lockouts for row in rows],
            "all_versions": [row.versions.all_lockouts for row in rows],
            "released_ats": [row.released_at for row in rows],
            "send_bys": [row.send_by for row in rows],
            "caused_bys": [row.caused_by for row in rows],
        }

    def locking(self, order_ids: Collection[str]) -> Statement:
        """The releases of these orders, locked until this transaction ends, as a statement; `locked` reads its rows."""
        return sql.LOCK, {"order_ids": sorted(order_ids)}

    def locked(self, rows: Iterable[Any]) -> dict[str, ReleaseRow]:
        """What the rows of `locking` say, by order. A cancel that came first has no terms and is left out."""
        return {row.order_id: release_row(row) for row in rows if row.attempt > 0}

    async def lock(self, order_ids: Collection[str]) -> dict[str, ReleaseRow]:
        """`locking`, done."""
        return self.locked(await self._connection.execute(*self.locking(order_ids)))

    async def to_sending(self, rows: Sequence[ReleaseRow]) -> set[str]:
        """Say, and commit, that something may be written from now on: for those still released and not overdue by the database's clock."""
        values = {"order_ids": [row.order_id for row in rows], "attempts": [row.attempt for row in rows]}
        (moved,) = await self._connection.together((sql.TO_SENDING, values), commit=True)
        return {row.order_id for row in moved}

    def moving(
        self, moves: Sequence[tuple[ReleaseRow, ReleaseState, str | None]], *, from_states: Collection[ReleaseState]
    ) -> Statement:
        """Compare and set, as a statement: each release of that attempt and in one of `from_states` gets its new state; `moved` reads its rows.

        One that is to be voided and whose cancel was passed on is canceled instead (P9).
        """
        return sql.MOVE, {
            "order_ids": [row.order_id for row, _, _ in moves],
            "attempts": [row.attempt for row, _, _ in moves],
            "states": [state.value for _, state, _ in moves],
            "broker_order_ids": [broker_order_id for _, _, broker_order_id in moves],
            "from_states": [state.value for state in from_states],
        }

    async def move(
        self,
        moves: Sequence[tuple[ReleaseRow, ReleaseState, str | None]],
        *,
        from_states: Collection[ReleaseState],
    ) -> dict[str, ReleaseState]:
        """`moving`, done: see `moved`."""
        if not moves:
            return {}
        return self.moved(await self._connection.execute(*self.moving(moves, from_states=from_states)))

    def moved(self, rows: Iterable[Any]) -> dict[str, ReleaseState]:
        """What the rows of `moving` say: the orders whose release was moved, and where to."""
        return {row.order_id: ReleaseState(row.state) for row in rows}

    async def overdue(self) -> list[ReleaseRow]:
        """Released, nothing written, and too late now: nobody can move them to `sending` any more."""
        return [release_row(row) for row in await self._connection.execute(sql.OVERDUE)]

    async def unanswered(self, *, for_seconds: float) -> list[ReleaseRow]:
        """Those whose answer is missing so long after their send deadline."""
        return [release_row(row) for row in await self._connection.execute(sql.UNANSWERED, {"seconds": for_seconds})]

    async def to_cancel(self) -> dict[str, list[str]]:
        """Order ids by broker whose cancel was passed on and whose end is not told yet."""
        by_broker: dict[str, list[str]] = {}
        for row in await self._connection.execute(sql.TO_CANCEL):
            by_broker.setdefault(row.broker, []).append(row.order_id)
        return by_broker

    async def count_on_the_way(self) -> dict[str, int]:
        """How many are released, sending and in doubt."""
        return {row.state: row.orders for row in await self._connection.execute(sql.COUNT_ON_THE_WAY)}

    async def in_flight(self, *, config: int | None, symbol: str | None, lockouts: int | None) -> int:
        """How many were released under older versions than these, and are not yet sent."""
        counted = await self._connection.execute(
            sql.IN_FLIGHT, {"config": config, "symbol": symbol, "lockouts": lockouts}
        )
        return int(counted.scalar_one())

    async def lock_open(self, scope: Scope, *, side: str | None = None) -> list[ReleaseRow]:
        """The open ones in a scope, locked."""
        wanted = {"account": scope.account, "strategy": scope.strategy, "symbol": scope.symbol, "side": side}
        return [release_row(row) for row in await self._connection.execute(sql.OPEN_IN_SCOPE, wanted)]

    async def request_cancel(self, order_ids: Collection[str]) -> None:
        """Remember that the broker was, or is to be, asked to take them back."""
        await self._run(sql.REQUEST_CANCEL, order_ids=list(order_ids))

    async def cancel_before_release(self, order_id: str, *, caused_by: str) -> bool:
        """Take the place of a release that never was: whether it was free (P9)."""
        taken = await self._connection.execute(sql.CANCEL_FIRST, {"order_id": order_id, "caused_by": caused_by})
        return taken.one_or_none() is not None

    async def state(self, order_id: str) -> tuple[ReleaseState, int] | None:
        """State and attempt of one release, locked."""
        row = (await self._connection.execute(sql.STATE, {"order_id": order_id})).one_or_none()
        return None if row is None else (ReleaseState(row.state), row.attempt)

    async def _run(self, statement: TextClause, **values: Any) -> None:
        await self._connection.execute(statement, values)
