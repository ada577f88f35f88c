"""When breakers tripped, and the refusals that may trip them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text

from chassis.connection import Connection, Statement
from risk_service.domain.breaker import Refusals, Trip

_TRIPPED = text("SELECT account, strategy, tripped_at FROM risk.breaker_trips WHERE account = ANY(:accounts)")
# Only what risk refused: an operator who rejects ten orders says nothing about the strategy's health.
_REFUSALS = text(
    "SELECT account, strategy, symbol, codes, array_agg(final_at) AS times FROM ("
    "SELECT account, strategy, symbol, final_at, said.codes FROM risk.orders LEFT JOIN risk.breaker_trips USING (account, strategy) "
    "CROSS JOIN LATERAL (SELECT string_agg(DISTINCT each ->> 'code', ' ' ORDER BY each ->> 'code') AS codes, "
    "bool_and(each ->> 'stage' = 'risk') AS by_risk FROM json_array_elements(CAST(reasons AS json)) AS each) AS said "
    "WHERE status = 'denied' AND final_at > clock_timestamp() - make_interval(secs => :seconds) AND said.by_risk "
    "AND (tripped_at IS NULL OR final_at > tripped_at)) AS refused GROUP BY account, strategy, symbol, codes"
)
_TRIP = text(
    "INSERT INTO risk.breaker_trips (account, strategy, tripped_at, reason) SELECT account, strategy, :at, reason FROM "
    "unnest(CAST(:accounts AS text[]), CAST(:strategies AS text[]), CAST(:reasons AS text[])) AS tripped(account, strategy, reason) "
    "ON CONFLICT (account, strategy) DO UPDATE SET tripped_at = excluded.tripped_at, reason = excluded.reason"
)


class Breakers:
    """The table `risk.breaker_trips`: the last trip of each strategy in each account."""

    def reading(self, accounts: Collection[str]) -> Statement:
        """The last trips in accounts; `tripped` reads its rows."""
        return _TRIPPED, {"accounts": list(accounts)}

    def tripped(self, rows: Sequence[Any]) -> dict[tuple[str, str], datetime]:
        """Account and strategy -> when its breaker last tripped."""
        return {(row.account, row.strategy): row.tripped_at for row in rows}

    async def refusals(self, connection: Connection, *, seconds: int) -> list[Refusals]:
        """What risk refused within so many seconds and after the last trip, alike refusals together."""
        rows = await connection.execute(_REFUSALS, {"seconds": seconds})
        return [
            Refusals(row.account, row.strategy, row.symbol, frozenset(row.codes.split()), tuple(row.times))
            for row in rows
        ]

    async def trip(self, connection: Connection, trips: Sequence[Trip], *, at: datetime) -> None:
        """Remember that these tripped."""
        values = {
            "accounts": [trip.account for trip in trips],
            "strategies": [trip.strategy for trip in trips],
            "reasons": [trip.reason for trip in trips],
            "at": at,
        }
        await connection.execute(_TRIP, values)
