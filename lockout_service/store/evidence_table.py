"""What the system has locked for, and the exits that it judges, as one transaction sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis.connection import Connection
from contracts.shocks import CooldownScope
from lockout_service.domain.cooldown import Exit
from lockout_service.domain.finding import Finding

# The transaction holds the fence exclusively, so nobody claims between the look and the insert.
_CLAIM = text(
    "INSERT INTO lockout.evidence (rule, symbol, key, lockout_id, seen_at) "
    "SELECT :rule, :symbol, :key, :lockout_id, :at WHERE NOT EXISTS (SELECT FROM lockout.evidence WHERE rule = :rule "
    "AND symbol = :symbol AND seen_at > CAST(:at AS timestamptz) - make_interval(secs => :apart)) "
    "ON CONFLICT DO NOTHING RETURNING rule"
)
_KNOWN = text("SELECT 1 FROM lockout.evidence WHERE rule = :rule AND symbol = :symbol AND key = :key")
_ADD = text(
    "INSERT INTO lockout.exits AS known (order_id, account, strategy, symbol, gain, last_at) "
    "VALUES (:order_id, :account, :strategy, :symbol, :gain, :at) ON CONFLICT (order_id) DO UPDATE "
    "SET gain = known.gain + excluded.gain, last_at = greatest(known.last_at, excluded.last_at) "
    "RETURNING account, strategy, symbol, order_id, gain"
)
_LATEST = (
    "SELECT account, strategy, symbol, order_id, gain FROM lockout.exits WHERE symbol = :symbol {scope}"
    "ORDER BY last_at DESC, order_id DESC LIMIT :most"
)
_SCOPES = {
    CooldownScope.STRATEGY: text(_LATEST.format(scope="AND account = :account AND strategy = :strategy ")),
    CooldownScope.ACCOUNT: text(_LATEST.format(scope="AND account = :account ")),
    CooldownScope.ALL: text(_LATEST.format(scope="")),
}


class EvidenceTable:
    """`evidence` and `exits`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def is_known(self, finding: Finding) -> bool:
        """Whether this very evidence has had its lockout."""
        values = {"rule": finding.rule, "symbol": finding.symbol, "key": finding.key}
        return (await self._connection.execute(_KNOWN, values)).one_or_none() is not None

    async def claim(self, finding: Finding, lockout_id: UUID, *, at: datetime) -> bool:
        """Take evidence, once; false where it was taken, or other evidence of its rule and symbol too short a while ago."""
        values = {
            "rule": finding.rule, "symbol": finding.symbol, "key": finding.key, "lockout_id": lockout_id, "at": at,
            "apart": finding.apart_seconds,
        }  # fmt: skip
        return (await self._connection.execute(_CLAIM, values)).one_or_none() is not None

    async def add_exit(self, fill: Exit, *, at: datetime) -> Exit:
        """Add what one fill won or lost to its order; the order as a whole."""
        values = {
            "order_id": fill.order_id, "account": fill.account, "strategy": fill.strategy, "symbol": fill.symbol,
            "gain": fill.gain, "at": at,
        }  # fmt: skip
        return _exit((await self._connection.execute(_ADD, values)).one())

    async def latest_exits(self, like: Exit, scope: CooldownScope, *, most: int) -> list[Exit]:
        """The newest exits in the symbol within the scope of `like`, newest first."""
        values: dict[str, Any] = {"symbol": like.symbol, "most": most}
        if scope is not CooldownScope.ALL:
            values["account"] = like.account
        if scope is CooldownScope.STRATEGY:
            values["strategy"] = like.strategy
        return [_exit(row) for row in await self._connection.execute(_SCOPES[scope], values)]


def _exit(row: Any) -> Exit:
    return Exit(row.account, row.strategy, row.symbol, row.order_id, row.gain)
