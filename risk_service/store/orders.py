"""The order ledger: what decisions and events write and read of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from chassis.connection import Connection, Statement
from contracts.values import Side
from risk_service.domain.holding import NAMED_MAX, Holding
from risk_service.domain.ledger import DecidedOrder, LedgerOrder
from risk_service.domain.recent_orders import Kind, RecentOrder
from risk_service.domain.resting_orders import RestingOrder
from risk_service.store.arrays import arrays, unnesting, updating
from risk_service.store.order_fields import LIFE, ORDER_ID, TERMS, decided_of, entry_of

_NEW = (
    *(field for field in (ORDER_ID, *LIFE)),
    *TERMS,
)
_KNOWN = text("SELECT order_id, terms_hash FROM risk.orders WHERE order_id = ANY(:order_ids)")
_LIFE_COLUMNS = ", ".join(
    ("order_id", "account", "strategy", "symbol", "side", "mode", *(field.name for field in LIFE))
)
_ALL_COLUMNS = ", ".join(("order_id", *(field.name for field in (*LIFE, *TERMS))))
_LOCK = "SELECT {columns} FROM risk.orders WHERE order_id = ANY(:order_ids) ORDER BY order_id FOR UPDATE"
_LOCK_LIVES = text(_LOCK.format(columns=_LIFE_COLUMNS))
_LOCK_WHOLE = text(_LOCK.format(columns=_ALL_COLUMNS))
_READ_WHOLE = text(f"SELECT {_ALL_COLUMNS} FROM risk.orders WHERE order_id = ANY(:order_ids)")
_READ_OPEN = text(
    f"SELECT {_ALL_COLUMNS} FROM risk.orders WHERE final_at IS NULL AND (:status = 'open' OR status = :status) "
    "ORDER BY status = 'pending_approval' DESC, sequence DESC LIMIT :most"
)
_INSERT = text(
    f"INSERT INTO risk.orders ({', '.join(field.name for field in _NEW)}, updated_at) "
    f"SELECT fresh.*, clock_timestamp() FROM {unnesting(_NEW)}"
)
_UPDATE = updating("risk.orders", (ORDER_ID,), LIFE, also=", updated_at = clock_timestamp()")
_RESTING = text(
    "SELECT account, symbol, side, array_agg(order_id ORDER BY sequence) AS order_ids FROM (SELECT account, symbol, side, order_id, "
    "sequence, row_number() OVER (PARTITION BY account, symbol, side ORDER BY sequence) AS place FROM risk.orders "
    "JOIN unnest(CAST(:accounts AS text[]), CAST(:symbols AS text[])) AS asked(account, symbol) USING (account, symbol) "
    "WHERE final_at IS NULL AND reserved_quantity > 0) AS resting WHERE place <= :most GROUP BY account, symbol, side"
)
_COUNT_OPEN = text(
    "SELECT account, count(*) AS open_orders FROM risk.orders "
    "WHERE account = ANY(:accounts) AND final_at IS NULL AND order_id <> ALL(:without) GROUP BY account"
)
_COUNT_PASSED = text(
    "SELECT account, strategy, seconds, count(*) AS passed FROM risk.orders JOIN unnest(CAST(:windows AS int[])) AS asked(seconds) "
    "ON passed_at > CAST(:now AS timestamptz) - make_interval(secs => seconds) "
    "WHERE account = ANY(:accounts) AND passed_at > :since GROUP BY account, strategy, seconds"
)
_BEST_LIMITS = text(
    "SELECT DISTINCT ON (account, symbol, side) account, symbol, side, order_id, limit_price FROM risk.orders "
    "JOIN unnest(CAST(:accounts AS text[]), CAST(:symbols AS text[])) AS asked(account, symbol) USING (account, symbol) "
    "WHERE final_at IS NULL AND order_type = 'limit' AND order_id <> ALL(:without) "
    "ORDER BY account, symbol, side, CASE side WHEN 'buy' THEN -limit_price ELSE limit_price END, sequence"
)
_PASSED_SINCE = text(
    "SELECT order_id, passed_at, account, symbol, strategy, side, order_type, time_in_force, quantity, limit_price, stop_price FROM risk.orders "
    "JOIN unnest(CAST(:accounts AS text[]), CAST(:symbols AS text[])) AS asked(account, symbol) USING (account, symbol) "
    "WHERE passed_at > :since ORDER BY passed_at, sequence"
)
_PASSED_AFTER = text(
    "SELECT sequence, order_id, passed_at, account, symbol, strategy, side, order_type, time_in_force, quantity, limit_price, stop_price "
    "FROM risk.orders JOIN unnest(CAST(:accounts AS text[]), CAST(:numbers AS bigint[])) AS asked(account, number) USING (account) "
    "WHERE passed_at > :since AND sequence > number ORDER BY sequence"
)
_LONGEST_ON_WAY = text("SELECT min(on_way_since), clock_timestamp() FROM risk.orders WHERE final_at IS NULL")


class Orders:
    """The table `risk.orders`."""

    def knowing(self, order_ids: Collection[str]) -> Statement:
        """Which of `order_ids` the ledger has; `known` reads its rows."""
        return _KNOWN, {"order_ids": list(order_ids)}

    def known(self, rows: Sequence[Any]) -> dict[str, str]:
        """Order id -> hash of its terms."""
        return {row.order_id: row.terms_hash for row in rows}

    def locking(self, order_ids: Collection[str]) -> Statement:
        """Lock orders, in one order everywhere; `locked` reads its rows."""
        return _LOCK_LIVES, {"order_ids": list(order_ids)}

    def locked(self, rows: Sequence[Any]) -> dict[str, LedgerOrder]:
        """The locked orders by id."""
        return {row.order_id: entry_of(row) for row in rows}

    def locking_whole(self, order_ids: Collection[str]) -> Statement:
        """`locking`, with all that it takes to decide again; `locked_whole` reads its rows."""
        return _LOCK_WHOLE, {"order_ids": list(order_ids)}

    def reading_whole(self, order_ids: Collection[str]) -> Statement:
        """`locking_whole` without the lock."""
        return _READ_WHOLE, {"order_ids": list(order_ids)}

    def reading_open(self, status: str, most: int) -> Statement:
        """Orders that are not final, `open` or of one status, as `locked_whole` reads them: those that wait for a person first, then the newest."""
        return _READ_OPEN, {"status": status, "most": most}

    def locked_whole(self, rows: Sequence[Any]) -> dict[str, DecidedOrder]:
        """The locked orders by id."""
        return {row.order_id: decided_of(row) for row in rows}

    def inserting(self, decided: Sequence[DecidedOrder]) -> Statement:
        """Add orders. A known id is a `UniqueViolation`."""
        entries = arrays((ORDER_ID, *LIFE), [order.entry for order in decided])
        return _INSERT, {**entries, **arrays(TERMS, decided)}

    def updating(self, entries: Sequence[LedgerOrder]) -> Statement:
        """Write what events changed."""
        return _UPDATE, arrays((ORDER_ID, *LIFE), entries)

    def counting_open(self, accounts: Collection[str], without: Collection[str]) -> Statement:
        """How many orders of each account are not final, apart from some; `counts` reads its rows."""
        return _COUNT_OPEN, {"accounts": list(accounts), "without": list(without)}

    def counts(self, rows: Sequence[Any]) -> dict[str, int]:
        """Account -> number of orders; an account without any is not there."""
        return {row.account: row.open_orders for row in rows}

    def counting_passed(self, accounts: Collection[str], windows: Collection[int], now: datetime) -> Statement:
        """How many orders of each account and strategy risk let pass for the first time within each window; `passed_counts` reads its rows."""
        since = now - timedelta(seconds=max(windows))
        return _COUNT_PASSED, {"accounts": list(accounts), "windows": list(windows), "now": now, "since": since}

    def passed_counts(self, rows: Sequence[Any]) -> dict[tuple[str, str, int], int]:
        """Account, strategy and window -> number of orders."""
        return {(row.account, row.strategy, row.seconds): row.passed for row in rows}

    def best_limits(self, pairs: Collection[tuple[str, str]], without: Collection[str]) -> Statement:
        """The best limit order of each side that is open for pairs of account and symbol, apart from some; `best` reads its rows."""
        accounts, symbols = [account for account, _ in pairs], [symbol for _, symbol in pairs]
        return _BEST_LIMITS, {"accounts": accounts, "symbols": symbols, "without": list(without)}

    def best(self, rows: Sequence[Any]) -> list[tuple[tuple[str, str, Side], RestingOrder]]:
        """Account, symbol and side, with the order."""
        return [
            ((row.account, row.symbol, Side(row.side)), RestingOrder(row.order_id, row.limit_price)) for row in rows
        ]

    def passed_since(self, pairs: Collection[tuple[str, str]], since: datetime) -> Statement:
        """The orders of pairs of account and symbol that passed for the first time after `since`, oldest first; `recent` reads its rows."""
        accounts, symbols = [account for account, _ in pairs], [symbol for _, symbol in pairs]
        return _PASSED_SINCE, {"accounts": accounts, "symbols": symbols, "since": since}

    def recent(self, rows: Sequence[Any]) -> list[RecentOrder]:
        """The orders in rows, not validated again: there may be thousands."""
        return [
            RecentOrder(row[0], row[1], Kind(*row[2:7]), row[7], row[8], row[9], row[10], float(row[8])) for row in rows
        ]

    def passed_after(self, numbers: Mapping[str, int], since: datetime) -> Statement:
        """The orders of accounts that passed for the first time after `since`, beyond a number of the ledger for each; `numbered` reads its rows."""
        return _PASSED_AFTER, {"accounts": list(numbers), "numbers": list(numbers.values()), "since": since}

    def numbered(self, rows: Sequence[Any]) -> dict[str, list[tuple[int, RecentOrder]]]:
        """Account -> its orders with their numbers, in the order of these."""
        found: dict[str, list[tuple[int, RecentOrder]]] = {}
        for row in rows:
            order = RecentOrder(row[1], row[2], Kind(*row[3:8]), row[8], row[9], row[10], row[11], float(row[9]))
            found.setdefault(row[3], []).append((row[0], order))
        return found

    async def resting(
        self, connection: Connection, holdings: Iterable[Holding]
    ) -> Mapping[tuple[str, str, Side], tuple[str, ...]]:
        """The open orders that reserve something of each holding, by account, symbol and side, oldest first; as many as a refusal names."""
        asked = list(holdings)
        keys = {"accounts": [holding.account for holding in asked], "symbols": [holding.symbol for holding in asked]}
        rows = await connection.execute(_RESTING, keys | {"most": NAMED_MAX})
        return {(row.account, row.symbol, Side(row.side)): tuple(row.order_ids) for row in rows}

    async def longest_on_way(self, connection: Connection) -> tuple[datetime | None, datetime]:
        """Since when the order that is longest on its way to the release gate is there, and the time now (P17)."""
        since, now = (await connection.execute(_LONGEST_ON_WAY)).one()
        return since, now
