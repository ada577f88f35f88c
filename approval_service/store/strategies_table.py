"""The strategies of which an order has passed the gate."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import text

from chassis.connection import Connection

_ASKED = "unnest(CAST(:accounts AS text[]), CAST(:strategies AS text[])) AS asked (account, strategy)"
_KNOWN = text(f"SELECT account, strategy FROM approval.known_strategies JOIN {_ASKED} USING (account, strategy)")
_KNOW = text(
    "INSERT INTO approval.known_strategies (account, strategy) "
    f"SELECT account, strategy FROM {_ASKED} ORDER BY account, strategy ON CONFLICT DO NOTHING"
)


class StrategiesTable:
    """`known_strategies` as one transaction sees it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def known(self, pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of `pairs`, account and strategy, that are known."""
        return {(row.account, row.strategy) for row in await self._connection.execute(_KNOWN, _arrays(pairs))}

    async def know(self, pairs: Collection[tuple[str, str]]) -> None:
        """From now on these are known. In one order everywhere, so that no two wait for each other."""
        await self._connection.execute(_KNOW, _arrays(pairs))


def _arrays(pairs: Collection[tuple[str, str]]) -> dict[str, list[str]]:
    return {"accounts": [account for account, _ in pairs], "strategies": [strategy for _, strategy in pairs]}
