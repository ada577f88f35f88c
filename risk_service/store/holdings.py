"""What accounts hold and reserve; locked by account, so that replicas never spend one limit twice (P14)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import text

from chassis.connection import Statement
from risk_service.domain.holding import Holding
from risk_service.store.arrays import Field, arrays, unnesting

_FIELDS: Final = (
    Field("account", "text", lambda holding: holding.account),
    Field("symbol", "text", lambda holding: holding.symbol),
    Field("quantity", "numeric", lambda holding: holding.quantity),
    Field("cost", "numeric", lambda holding: holding.cost),
    Field("realised", "numeric", lambda holding: holding.realised),
    Field("reserved_buy_quantity", "numeric", lambda holding: holding.reserved_buy_quantity),
    Field("reserved_sell_quantity", "numeric", lambda holding: holding.reserved_sell_quantity),
    Field("reserved_buy_notional", "numeric", lambda holding: holding.reserved_buy_notional),
    Field("reserved_sell_notional", "numeric", lambda holding: holding.reserved_sell_notional),
    Field("unpriced_buy_quantity", "numeric", lambda holding: holding.unpriced_buy_quantity),
    Field("unpriced_sell_quantity", "numeric", lambda holding: holding.unpriced_sell_quantity),
)
_NAMES: Final = ", ".join(field.name for field in _FIELDS)
_KEY: Final = "hashtextextended('risk.account:' || account, 0)"
# Advisory locks, taken in the order of their keys everywhere: an account has no row before its first order, and
# a lock that is not a row leaves none dead.
_LOCK = text(
    "SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT "
    f"{_KEY} AS key FROM unnest(CAST(:accounts AS text[])) AS asked(account) ORDER BY 1) AS keys"
)
_LOCK_OF_ORDERS = text(
    "SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT "
    f"{_KEY} AS key FROM risk.orders WHERE order_id = ANY(:order_ids) ORDER BY 1) AS keys"
)
_OF_ACCOUNTS = text(f"SELECT {_NAMES} FROM risk.positions WHERE account = ANY(:accounts)")
_OF_PAIRS = text(
    f"SELECT {_NAMES} FROM risk.positions JOIN unnest(CAST(:accounts AS text[]), CAST(:symbols AS text[])) "
    "AS asked(account, symbol) USING (account, symbol)"
)
_OF_ORDERS = text(
    f"SELECT {_NAMES} FROM risk.positions WHERE (account, symbol) IN "
    "(SELECT account, symbol FROM risk.orders WHERE order_id = ANY(:order_ids))"
)
# What is flat is of interest for what it has won or lost alone: one row an account, however many symbols it ever traded.
_WORTH = (
    "SELECT account, symbol, quantity, cost, realised FROM risk.positions WHERE quantity <> 0{of} UNION ALL "
    "SELECT account, '' AS symbol, 0 AS quantity, 0 AS cost, sum(realised) AS realised FROM risk.positions "
    "WHERE quantity = 0{of} GROUP BY account"
)
_WORTH_OF_ALL = text(_WORTH.format(of=""))
_WORTH_OF_ACCOUNTS = text(_WORTH.format(of=" AND account = ANY(:accounts)"))
_SAVE = text(
    f"INSERT INTO risk.positions ({_NAMES}) SELECT fresh.* FROM {unnesting(_FIELDS)} ON CONFLICT (account, symbol) DO UPDATE SET "
    + ", ".join(f"{field.name} = excluded.{field.name}" for field in _FIELDS[2:])
)


class Holdings:
    """The table `risk.positions`, and the lock of an account."""

    def locking(self, accounts: Collection[str]) -> Statement:
        """Lock accounts until this transaction ends; what is read after it is theirs alone."""
        return _LOCK, {"accounts": sorted(accounts)}

    def locking_of_orders(self, order_ids: Collection[str]) -> Statement:
        """`locking`, for the accounts of orders."""
        return _LOCK_OF_ORDERS, {"order_ids": list(order_ids)}

    def reading_accounts(self, accounts: Collection[str]) -> Statement:
        """All holdings of accounts; `read` reads its rows."""
        return _OF_ACCOUNTS, {"accounts": list(accounts)}

    def reading(self, pairs: Collection[tuple[str, str]]) -> Statement:
        """The holdings of pairs of account and symbol; `read` reads its rows."""
        return _OF_PAIRS, {"accounts": [pair[0] for pair in pairs], "symbols": [pair[1] for pair in pairs]}

    def reading_of_orders(self, order_ids: Collection[str]) -> Statement:
        """The holdings that orders belong to; `read` reads its rows."""
        return _OF_ORDERS, {"order_ids": list(order_ids)}

    def reading_worth(self, accounts: Collection[str] | None = None) -> Statement:
        """What all accounts, or some, hold and have realised, without what is reserved; all that is flat together. `read_worth` reads its rows."""
        if accounts is None:
            return _WORTH_OF_ALL, {}
        return _WORTH_OF_ACCOUNTS, {"accounts": list(accounts)}

    def read_worth(self, rows: Sequence[Any]) -> list[Holding]:
        """The holdings in rows, without what they reserve."""
        return [Holding(row.account, row.symbol, row.quantity, row.cost, row.realised) for row in rows]

    def read(self, rows: Sequence[Any]) -> list[Holding]:
        """The holdings in rows."""
        return [Holding(*row) for row in rows]

    def saving(self, holdings: Sequence[Holding]) -> Statement:
        """Write holdings."""
        return _SAVE, arrays(_FIELDS, holdings)
