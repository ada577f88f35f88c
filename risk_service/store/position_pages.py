"""Positions as they are shown: of strategies, or of accounts, in the order of their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from chassis.connection import Connection, Statement
from contracts.queries import ListPositions

_TABLES = {
    "strategy": ("risk.strategy_positions", ("account", "strategy", "symbol")),
    "account": ("risk.positions", ("account", "symbol")),
}
# What never had an effect is not shown: a row is made by an account's first order already.
_SHOWN = {True: "quantity <> 0", False: "(quantity <> 0 OR realised <> 0)"}
_ACCOUNTS = text(
    "SELECT DISTINCT account FROM risk.positions WHERE CAST(:account AS text) IS NULL OR account = :account ORDER BY account LIMIT :most"
)


class PositionPages:
    """The tables `risk.strategy_positions` and `risk.positions`, read only."""

    def page(self, query: ListPositions, *, after: Sequence[str] | None) -> Statement:
        """The rows that fit, those after the key `after`: account, strategy (by strategy), symbol, quantity, cost, realised."""
        table, key = _TABLES[query.by]
        given = {name: value for name in key if (value := getattr(query, name)) is not None}
        where = [_SHOWN[query.open], *(f"{name} = :{name}" for name in given)]
        values: dict[str, Any] = {**given, "most": query.limit}
        if after is not None:
            places = [f"after_{name}" for name in key]
            where.append(f"({', '.join(key)}) > ({', '.join(f':{place}' for place in places)})")
            values |= dict(zip(places, after, strict=True))
        columns = ", ".join((*key, "quantity", "cost", "realised"))
        order = ", ".join(key)
        return text(f"SELECT {columns} FROM {table} WHERE {' AND '.join(where)} ORDER BY {order} LIMIT :most"), values

    async def accounts(self, connection: Connection, account: str | None, *, most: int) -> list[str]:
        """The accounts that ever had an order, by name; all of them, or one."""
        rows = await connection.execute(_ACCOUNTS, {"account": account, "most": most})
        return [row.account for row in rows]

    def key(self, row: Any, by: str) -> tuple[str, ...]:
        """What a row is found by."""
        return tuple(getattr(row, name) for name in _TABLES[by][1])
