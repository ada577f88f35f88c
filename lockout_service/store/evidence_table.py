"""What the system has locked for, as one transaction sees it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from chassis.connection import Connection
from lockout_service.domain.finding import Finding
from lockout_service.domain.sameness import Taken

_NEAR = text(
    "SELECT key, kin, at, price FROM lockout.evidence WHERE rule = :rule AND symbol = :symbol AND (key = :key OR (kin = :kin "
    "AND at > CAST(:at AS timestamptz) - make_interval(secs => :apart) AND at < CAST(:at AS timestamptz) + make_interval(secs => :apart)))"
)
_TAKE = text(
    "INSERT INTO lockout.evidence (rule, symbol, key, kin, at, price, lockout_id, seen_at) "
    "VALUES (:rule, :symbol, :key, :kin, :at, :price, :lockout_id, :seen_at)"
)


class EvidenceTable:
    """`evidence`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def near(self, finding: Finding) -> list[Taken]:
        """What has been locked for and could be the same."""
        values = _of(finding) | {"apart": float(finding.apart_seconds)}
        del values["price"]
        return [Taken(row.key, row.kin, row.at, row.price) for row in await self._connection.execute(_NEAR, values)]

    async def take(self, finding: Finding, lockout_id: str, *, at: datetime) -> None:
        """Remember that it has had its lockout; the transaction holds the fence exclusively, and has seen that it is new."""
        await self._connection.execute(_TAKE, _of(finding) | {"lockout_id": UUID(lockout_id), "seen_at": at})


def _of(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "symbol": finding.symbol,
        "key": finding.key,
        "kin": finding.kin,
        "at": finding.at,
        "price": finding.price,
    }
