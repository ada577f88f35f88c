"""The paper broker's book as one transaction sees it. Take the locks first; read in later statements (P1's trap holds here too)."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import TextClause

from broker_adapter.brokers.paper import statements as sql
from broker_adapter.brokers.paper.rows import arrays, market_arrays, market_from, order_from, report_arrays, report_from
from broker_adapter.brokers.paper.values import Market, PaperOrder
from broker_adapter.brokers.protocol import Report
from chassis.connection import Connection, Statement
from chassis.rows import Rows

T = TypeVar("T")
SYMBOL_LOCKS: Final = 0x9A9E5
SUBMIT_LOCK: Final = 0x9A9E6
"""Classes of two-number advisory locks; they never meet the fence's, which has one number."""
ROWS_PER_STATEMENT: Final = 2000
"""Roles end a statement after 1 s; so many rows take some tens of milliseconds."""
ORDERS_PER_SIDE_MAX: Final = 1000
"""So many orders of a symbol and side meet a quote in one transaction; the others meet it in the next."""


class Book:
    """Reads and writes of one transaction, at READ COMMITTED."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def lock(self, symbols: Iterable[str]) -> None:
        """Keep everyone else away from these symbols until the transaction ends; always in the same order, so nobody deadlocks."""
        await self._do(sql.LOCK_SYMBOLS, lock_class=SYMBOL_LOCKS, keys=_keys(symbols))

    def locking_to_submit(self, symbols: Iterable[str]) -> Statement:
        """The same, and say that a submission is under way; as a statement."""
        return sql.LOCK_TO_SUBMIT, {"submitting": SUBMIT_LOCK, "lock_class": SYMBOL_LOCKS, "keys": _keys(symbols)}

    async def wait_for_submissions(self) -> None:
        """Wait until no submission that began before is under way."""
        await self._do(sql.LOCK_NOT_SUBMITTING, submitting=SUBMIT_LOCK)

    async def now(self) -> datetime:
        """The database's clock."""
        moment: datetime = (await self.connection.execute(sql.NOW)).scalar_one()
        return moment

    def knowing(self, client_order_ids: Sequence[str]) -> Statement:
        """Those that are in the book, open or not, as a statement; `read_known` reads its rows."""
        return sql.KNOWN, {"ids": sorted(set(client_order_ids))}

    def read_known(self, rows: Rows) -> dict[str, str]:
        """The broker's own ids of those that are in the book."""
        return {row.client_order_id: row.broker_order_id for row in rows}

    async def known(self, client_order_ids: Sequence[str]) -> dict[str, str]:
        """`knowing`, done."""
        return self.read_known(await self.connection.execute(*self.knowing(client_order_ids)))

    async def orders(self, client_order_ids: Sequence[str]) -> list[PaperOrder]:
        """Those of the orders that are in the book, each once."""
        return [order_from(row) for row in await self._rows(sql.ORDERS, ids=sorted(set(client_order_ids)))]

    async def symbols_of(self, client_order_ids: Sequence[str]) -> list[str]:
        """The symbols of those orders, which never change: may be read before the lock."""
        return [row.symbol for row in await self._rows(sql.SYMBOLS, ids=list(client_order_ids))]

    def reading_markets(self, symbols: Iterable[str]) -> Statement:
        """The last quote of each symbol that had one, and the database's clock, as a statement; `read_markets` reads its rows."""
        return sql.MARKETS, {"symbols": sorted(set(symbols))}

    def read_markets(self, rows: Rows) -> tuple[dict[str, Market], datetime]:
        """The markets by symbol, and the clock."""
        return {row.symbol: market_from(row) for row in rows if row.symbol is not None}, rows[0].now

    async def markets(self, symbols: Iterable[str]) -> tuple[dict[str, Market], datetime]:
        """`reading_markets`, done."""
        return self.read_markets(await self.connection.execute(*self.reading_markets(symbols)))

    async def may_act(self, markets: Sequence[Market], now: datetime) -> list[PaperOrder]:
        """The open orders that one of these markets, or the time, can move; see `ORDERS_PER_SIDE_MAX`."""
        quoted = [[price for price in (m.quote.bid, m.quote.ask, m.quote.last) if price is not None] for m in markets]
        found = await self._rows(
            sql.MAY_ACT, symbol=[market.quote.symbol for market in markets], low=[min(prices) for prices in quoted],
            high=[max(prices) for prices in quoted], now=now, limit=ORDERS_PER_SIDE_MAX,
        )  # fmt: skip
        return [order_from(row) for row in found]

    async def expired_symbols(self) -> list[str]:
        """Symbols in which an open order's time has ended."""
        return [row.symbol for row in await self._rows(sql.EXPIRED_SYMBOLS, limit=ORDERS_PER_SIDE_MAX)]

    async def expired(self, symbols: Sequence[str], now: datetime) -> list[PaperOrder]:
        """Open orders of these symbols whose time has ended."""
        found = await self._rows(sql.EXPIRED, symbols=list(symbols), now=now, limit=ORDERS_PER_SIDE_MAX)
        return [order_from(row) for row in found]

    async def resting(self) -> list[str]:
        """The client order ids of all open orders."""
        return [row.client_order_id for row in await self._rows(sql.RESTING)]

    def inserting(self, orders: Sequence[PaperOrder], send_by: Sequence[datetime]) -> list[Statement]:
        """Put new orders in; as statements, which fail with `has_moved` when one of them is overdue by then, or its id was taken."""
        parts = zip(_parts(orders), _parts(send_by), strict=True)
        return [(sql.INSERT_ORDERS, arrays(sql.NEW, part) | {"send_by": list(times)}) for part, times in parts]

    async def update(self, orders: Sequence[PaperOrder]) -> None:
        """Keep what became of orders."""
        for part in _parts(orders):
            await self._do(sql.UPDATE_ORDERS, **arrays(("client_order_id", *sql.LIVING), part))

    def keeping(self, markets: Sequence[Market]) -> list[Statement]:
        """Keep quotes, and what was taken from them; as statements."""
        return [(sql.KEEP_QUOTES, market_arrays(part)) for part in _parts(markets)]

    def telling(self, reports: Sequence[Report]) -> list[Statement]:
        """Give reports their cursors and keep them; as statements. Last in a transaction: others wait from here to the commit."""
        return [(sql.TELL, {"count": len(part)} | report_arrays(part, sql.TOLD)) for part in _parts(reports)]

    async def keep(self, markets: Sequence[Market]) -> None:
        """`keeping`, done."""
        await self.connection.together(*self.keeping(markets))

    async def tell(self, reports: Sequence[Report]) -> None:
        """`telling`, done."""
        await self.connection.together(*self.telling(reports))

    async def reports(self, after: int, limit: int) -> list[Report]:
        """Reports with a cursor above `after`, in order."""
        return [report_from(row) for row in await self._rows(sql.REPORTS, after=after, limit=limit)]

    async def _rows(self, statement: TextClause, **values: Any) -> Rows:
        return await self.connection.execute(statement, values)

    async def _do(self, statement: TextClause, **values: Any) -> int:
        return (await self.connection.execute(statement, values)).rowcount


def _keys(symbols: Iterable[str]) -> list[int]:
    return sorted({zlib.crc32(symbol.encode()) - 2**31 for symbol in symbols})


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), ROWS_PER_STATEMENT):
        yield items[start : start + ROWS_PER_STATEMENT]
