"""The exits that cooldowns are judged by, as one transaction sees them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import text

from chassis.connection import Connection
from contracts.shocks import CooldownScope
from lockout_service.domain.cooldown import Exit

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
_FIELDS = "account, strategy, symbol, order_id, gain, last_at"
_ADD = text(
    "INSERT INTO lockout.exits AS known (order_id, account, strategy, symbol, gain, last_at) "
    "VALUES (:order_id, :account, :strategy, :symbol, :gain, :at) ON CONFLICT (order_id) DO UPDATE "
    f"SET gain = known.gain + excluded.gain, last_at = greatest(known.last_at, excluded.last_at) RETURNING {_FIELDS}"
)
_LATEST = f"SELECT {_FIELDS} FROM lockout.exits WHERE symbol = :symbol {{scope}}ORDER BY last_at DESC, order_id DESC LIMIT :most"
_SCOPES = {
    CooldownScope.STRATEGY: text(_LATEST.format(scope="AND account = :account AND strategy = :strategy ")),
    CooldownScope.ACCOUNT: text(_LATEST.format(scope="AND account = :account ")),
    CooldownScope.ALL: text(_LATEST.format(scope="")),
}


class ExitsTable:
    """`exits`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def lock(self, symbols: Iterable[str]) -> None:
        """Until this transaction ends nobody else judges exits in these: of two that do at once neither would see the other's."""
        for symbol in sorted(set(symbols)):
            await self._connection.execute(_LOCK, {"name": f"lockout:exits:{symbol}"})

    async def add(self, fill: Exit) -> Exit:
        """Add what one fill won or lost to its order; the order as a whole."""
        values = {
            "order_id": fill.order_id, "account": fill.account, "strategy": fill.strategy, "symbol": fill.symbol,
            "gain": fill.gain, "at": fill.at,
        }  # fmt: skip
        return _exit((await self._connection.execute(_ADD, values)).one())

    async def latest(self, like: Exit, scope: CooldownScope, *, most: int) -> list[Exit]:
        """The newest exits in the symbol within the scope of `like`, newest first."""
        values: dict[str, Any] = {"symbol": like.symbol, "most": most}
        if scope is not CooldownScope.ALL:
            values["account"] = like.account
        if scope is CooldownScope.STRATEGY:
            values["strategy"] = like.strategy
        return [_exit(row) for row in await self._connection.execute(_SCOPES[scope], values)]


def _exit(row: Any) -> Exit:
    return Exit(row.account, row.strategy, row.symbol, row.order_id, row.gain, row.last_at)
