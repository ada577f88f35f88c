"""The releases: every change of state is a compare-and-set, so of two that try, one does (P8, P9)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from broker_adapter.domain.gate import Release
from broker_adapter.domain.release_state import ReleaseState
from chassis.together import Statement, together
from contracts.codec import loads
from contracts.config import Scope
from contracts.orders import Order
from contracts.passes import ControlVersions
from contracts.values import Mode

_COLUMNS = (
    "order_id, attempt, round, state, broker, mode, terms, config_version, symbol_lockouts_version, all_lockouts_version, "
    "released_at, send_by, caused_by, broker_order_id, cancel_requested"
)


@dataclass(frozen=True)
class ReleaseRow:
    """One release as it stands."""

    order: Order
    attempt: int
    round: int
    state: ReleaseState
    broker: str
    mode: Mode
    versions: ControlVersions
    released_at: datetime
    send_by: datetime
    caused_by: str
    broker_order_id: str | None
    cancel_requested: bool

    @property
    def order_id(self) -> str:
        """The order's id."""
        return self.order.order_id


def _row(row: Any) -> ReleaseRow:
    return ReleaseRow(
        order=Order.model_validate(loads(row.terms)),
        attempt=row.attempt,
        round=row.round,
        state=ReleaseState(row.state),
        broker=row.broker,
        mode=Mode(row.mode),
        versions=ControlVersions(
            config=row.config_version,
            symbol_lockouts=row.symbol_lockouts_version,
            all_lockouts=row.all_lockouts_version,
        ),
        released_at=row.released_at,
        send_by=row.send_by,
        caused_by=row.caused_by,
        broker_order_id=row.broker_order_id,
        cancel_requested=row.cancel_requested,
    )


_INSERT = text(
    "INSERT INTO broker.releases AS known (order_id, attempt, round, state, broker, mode, symbol, account, strategy, side, terms, "
    "config_version, symbol_lockouts_version, all_lockouts_version, released_at, send_by, caused_by) "
    "SELECT order_id, 1, round, 'released', broker, mode, symbol, account, strategy, side, terms, config, symbols, alls, "
    "CAST(:released_at AS timestamptz), send_by, caused_by "
    "FROM unnest(CAST(:order_ids AS text[]), CAST(:rounds AS int[]), CAST(:brokers AS text[]), CAST(:modes AS text[]), "
    "CAST(:symbols AS text[]), CAST(:accounts AS text[]), CAST(:strategies AS text[]), CAST(:sides AS text[]), "
    "CAST(:terms AS text[]), CAST(:configs AS bigint[]), CAST(:symbol_versions AS bigint[]), CAST(:all_versions AS bigint[]), "
    "CAST(:send_bys AS timestamptz[]), CAST(:caused_bys AS text[])) "
    "AS fresh(order_id, round, broker, mode, symbol, account, strategy, side, terms, config, symbols, alls, send_by, caused_by) "
    "ON CONFLICT (order_id) DO UPDATE SET attempt = known.attempt + 1, round = excluded.round, state = 'released', "
    "broker = excluded.broker, config_version = excluded.config_version, "
    "symbol_lockouts_version = excluded.symbol_lockouts_version, all_lockouts_version = excluded.all_lockouts_version, "
    "released_at = excluded.released_at, send_by = excluded.send_by, caused_by = excluded.caused_by "
    "WHERE known.state = 'voided' AND excluded.round > known.round "
    f"RETURNING {_COLUMNS}"
)
_KNOWN = text("SELECT order_id, state, round FROM broker.releases WHERE order_id = ANY(:order_ids)")
_LOCK = text(f"SELECT {_COLUMNS} FROM broker.releases WHERE order_id = ANY(:order_ids) ORDER BY order_id FOR UPDATE")
_TO_SENDING = text(
    "UPDATE broker.releases AS known SET state = 'sending' "
    "FROM unnest(CAST(:order_ids AS text[]), CAST(:attempts AS int[])) AS mine(order_id, attempt) "
    "WHERE known.order_id = mine.order_id AND known.attempt = mine.attempt AND known.state = 'released' "
    "AND known.send_by > clock_timestamp() RETURNING known.order_id"
)
_MOVE = text(
    "UPDATE broker.releases AS known SET state = mine.state, broker_order_id = coalesce(mine.broker_order_id, known.broker_order_id) "
    "FROM unnest(CAST(:order_ids AS text[]), CAST(:attempts AS int[]), CAST(:states AS text[]), CAST(:broker_order_ids AS text[])) "
    "AS mine(order_id, attempt, state, broker_order_id) "
    "WHERE known.order_id = mine.order_id AND known.attempt = mine.attempt AND known.state = ANY(:from_states) "
    "RETURNING known.order_id"
)
_OVERDUE = text(
    f"SELECT {_COLUMNS} FROM broker.releases WHERE state = 'released' AND send_by <= clock_timestamp() "
    "ORDER BY send_by LIMIT 500 FOR UPDATE SKIP LOCKED"
)
_UNANSWERED = text(
    f"SELECT {_COLUMNS} FROM broker.releases WHERE state IN ('sending', 'in_doubt') "
    "AND send_by < clock_timestamp() - make_interval(secs => :seconds) ORDER BY send_by LIMIT 500"
)
_TO_CANCEL = text(
    "SELECT order_id, broker FROM broker.releases WHERE cancel_requested AND state IN ('sending', 'in_doubt', 'submitted') LIMIT 1000"
)
_COUNT_ON_THE_WAY = text(
    "SELECT state, count(*) AS orders FROM broker.releases WHERE state IN ('released', 'sending', 'in_doubt') GROUP BY state"
)
_IN_FLIGHT = text(
    "SELECT count(*) FROM broker.releases WHERE state IN ('released', 'sending') AND ("
    "(CAST(:config AS bigint) IS NOT NULL AND config_version < :config) OR "
    "(CAST(:symbol AS text) = '*' AND all_lockouts_version < :lockouts) OR "
    "(symbol = CAST(:symbol AS text) AND symbol_lockouts_version < :lockouts))"
)
_OPEN_IN_SCOPE = text(
    f"SELECT {_COLUMNS} FROM broker.releases WHERE state IN ('released', 'sending', 'in_doubt', 'submitted') "
    "AND (CAST(:account AS text) IS NULL OR account = :account) AND (CAST(:strategy AS text) IS NULL OR strategy = :strategy) "
    "AND (CAST(:symbol AS text) IS NULL OR symbol = :symbol) AND (CAST(:side AS text) IS NULL OR side = :side) "
    "ORDER BY order_id FOR UPDATE"
)
_REQUEST_CANCEL = text("UPDATE broker.releases SET cancel_requested = true WHERE order_id = ANY(:order_ids)")
_CANCEL_FIRST = text(
    "INSERT INTO broker.releases (order_id, attempt, round, state, broker, mode, symbol, account, strategy, side, terms, config_version, "
    "symbol_lockouts_version, all_lockouts_version, released_at, send_by, caused_by) VALUES (:order_id, 0, 0, 'canceled', '', '', '', '', "
    "'', '', '', 0, 0, 0, clock_timestamp(), clock_timestamp(), :caused_by) ON CONFLICT DO NOTHING RETURNING order_id"
)
_STATE = text("SELECT state, attempt FROM broker.releases WHERE order_id = :order_id FOR UPDATE")


class Releases:
    """The releases as one transaction sees them."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    def knowing(self, order_ids: Collection[str]) -> Statement:
        """State and round of those of the orders that have a release, as a statement; `known` reads its rows."""
        return _KNOWN, {"order_ids": list(order_ids)}

    def known(self, rows: Iterable[Any]) -> dict[str, tuple[ReleaseState, int]]:
        """What the rows of `knowing` say, by order."""
        return {row.order_id: (ReleaseState(row.state), row.round) for row in rows}

    async def insert(self, releases: Sequence[tuple[Release, str]], *, released_at: datetime) -> list[ReleaseRow]:
        """Release them, each to a named broker; those that now are, a voided one as its next attempt (P7, P8)."""
        if not releases:
            return []
        approved = [release.approved for release, _ in releases]
        rows = await self._connection.execute(
            _INSERT,
            {
                "released_at": released_at,
                "order_ids": [event.order_id for event in approved],
                "rounds": [event.risk_pass.round for event in approved],
                "brokers": [broker for _, broker in releases],
                "modes": [event.mode.value for event in approved],
                "symbols": [event.order.symbol for event in approved],
                "accounts": [event.order.account for event in approved],
                "strategies": [event.order.strategy for event in approved],
                "sides": [event.order.side.value for event in approved],
                "terms": [event.order.model_dump_json() for event in approved],
                "configs": [event.risk_pass.versions.config for event in approved],
                "symbol_versions": [event.risk_pass.versions.symbol_lockouts for event in approved],
                "all_versions": [event.risk_pass.versions.all_lockouts for event in approved],
                "send_bys": [release.send_by for release, _ in releases],
                "caused_bys": [str(event.event_id) for event in approved],
            },
        )
        return [_row(row) for row in rows]

    def locking(self, order_ids: Collection[str]) -> Statement:
        """The releases of these orders, locked until this transaction ends, as a statement; `locked` reads its rows."""
        return _LOCK, {"order_ids": sorted(order_ids)}

    def locked(self, rows: Iterable[Any]) -> dict[str, ReleaseRow]:
        """What the rows of `locking` say, by order. A cancel that came first has no terms and is left out."""
        return {row.order_id: _row(row) for row in rows if row.attempt > 0}

    async def lock(self, order_ids: Collection[str]) -> dict[str, ReleaseRow]:
        """`locking`, done."""
        return self.locked(await self._connection.execute(*self.locking(order_ids)))

    async def to_sending(self, rows: Sequence[ReleaseRow]) -> set[str]:
        """Say, and commit, that something may be written from now on: for those still released and not overdue by the database's clock."""
        values = {"order_ids": [row.order_id for row in rows], "attempts": [row.attempt for row in rows]}
        (moved,) = await together(self._connection, (_TO_SENDING, values), commit=True)
        return {row.order_id for row in moved}

    def moving(
        self, moves: Sequence[tuple[ReleaseRow, ReleaseState, str | None]], *, from_states: Collection[ReleaseState]
    ) -> Statement:
        """Compare and set, as a statement: each release of that attempt and in one of `from_states` gets its new state."""
        return _MOVE, {
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
    ) -> set[str]:
        """`moving`, done: the orders whose release was moved."""
        if not moves:
            return set()
        moved = await self._connection.execute(*self.moving(moves, from_states=from_states))
        return {row.order_id for row in moved}

    async def overdue(self) -> list[ReleaseRow]:
        """Released, nothing written, and too late now: nobody can move them to `sending` any more."""
        return [_row(row) for row in await self._connection.execute(_OVERDUE)]

    async def unanswered(self, *, for_seconds: float) -> list[ReleaseRow]:
        """Those whose answer is missing so long after their send deadline."""
        return [_row(row) for row in await self._connection.execute(_UNANSWERED, {"seconds": for_seconds})]

    async def to_cancel(self) -> dict[str, list[str]]:
        """Order ids by broker whose cancel was passed on and whose end is not told yet."""
        by_broker: dict[str, list[str]] = {}
        for row in await self._connection.execute(_TO_CANCEL):
            by_broker.setdefault(row.broker, []).append(row.order_id)
        return by_broker

    async def count_on_the_way(self) -> dict[str, int]:
        """How many are released, sending and in doubt."""
        return {row.state: row.orders for row in await self._connection.execute(_COUNT_ON_THE_WAY)}

    async def in_flight(self, *, config: int | None, symbol: str | None, lockouts: int | None) -> int:
        """How many were released under older versions than these, and are not yet sent."""
        counted = await self._connection.execute(_IN_FLIGHT, {"config": config, "symbol": symbol, "lockouts": lockouts})
        return int(counted.scalar_one())

    async def lock_open(self, scope: Scope, *, side: str | None = None) -> list[ReleaseRow]:
        """The open ones in a scope, locked."""
        wanted = {"account": scope.account, "strategy": scope.strategy, "symbol": scope.symbol, "side": side}
        return [_row(row) for row in await self._connection.execute(_OPEN_IN_SCOPE, wanted)]

    async def request_cancel(self, order_ids: Collection[str]) -> None:
        """Remember that the broker was, or is to be, asked to take them back."""
        await self._run(_REQUEST_CANCEL, order_ids=list(order_ids))

    async def cancel_before_release(self, order_id: str, *, caused_by: str) -> bool:
        """Take the place of a release that never was: whether it was free (P9)."""
        taken = await self._connection.execute(_CANCEL_FIRST, {"order_id": order_id, "caused_by": caused_by})
        return taken.one_or_none() is not None

    async def state(self, order_id: str) -> tuple[ReleaseState, int] | None:
        """State and attempt of one release, locked."""
        row = (await self._connection.execute(_STATE, {"order_id": order_id})).one_or_none()
        return None if row is None else (ReleaseState(row.state), row.attempt)

    async def _run(self, statement: TextClause, **values: Any) -> None:
        await self._connection.execute(statement, values)
