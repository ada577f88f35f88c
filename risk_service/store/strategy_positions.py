"""What strategies hold; read and written under the lock of the account, beside what the account holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import text

from chassis.connection import Statement
from risk_service.domain.strategy_position import StrategyPosition
from risk_service.store.arrays import Field, arrays, unnesting

_FIELDS: Final = (
    Field("account", "text", lambda position: position.account),
    Field("strategy", "text", lambda position: position.strategy),
    Field("symbol", "text", lambda position: position.symbol),
    Field("quantity", "numeric", lambda position: position.quantity),
    Field("cost", "numeric", lambda position: position.cost),
    Field("realised", "numeric", lambda position: position.realised),
)
_NAMES: Final = ", ".join(field.name for field in _FIELDS)
_OF_ORDERS = text(
    f"SELECT {_NAMES} FROM risk.strategy_positions WHERE (account, strategy, symbol) IN "
    "(SELECT account, strategy, symbol FROM risk.orders WHERE order_id = ANY(:order_ids))"
)
_SAVE = text(
    f"INSERT INTO risk.strategy_positions ({_NAMES}) SELECT fresh.* FROM {unnesting(_FIELDS)} "
    "ON CONFLICT (account, strategy, symbol) DO UPDATE SET "
    + ", ".join(f"{field.name} = excluded.{field.name}" for field in _FIELDS[3:])
)


class StrategyPositions:
    """The table `risk.strategy_positions`."""

    def reading_of_orders(self, order_ids: Collection[str]) -> Statement:
        """The positions that orders belong to; `read` reads its rows."""
        return _OF_ORDERS, {"order_ids": list(order_ids)}

    def read(self, rows: Sequence[Any]) -> list[StrategyPosition]:
        """The positions in rows."""
        return [StrategyPosition(*row) for row in rows]

    def saving(self, positions: Sequence[StrategyPosition]) -> Statement:
        """Write positions."""
        return _SAVE, arrays(_FIELDS, positions)
