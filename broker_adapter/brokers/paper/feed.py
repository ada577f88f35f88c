"""Quotes into the paper broker's book. Under load only the newest of each symbol is met: prices in between are not seen."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from broker_adapter.brokers.paper.book import ORDERS_PER_SIDE_MAX, Book
from broker_adapter.brokers.paper.matching import expired, meet_quote
from broker_adapter.brokers.paper.orders import report_of
from broker_adapter.brokers.paper.prices import replaces
from broker_adapter.brokers.paper.settings import PaperSettings
from broker_adapter.brokers.paper.transactions import CommitUnknown, in_transaction
from broker_adapter.brokers.paper.values import Market, PaperOrder
from broker_adapter.brokers.protocol import BrokerUnavailable
from chassis.database import Database
from chassis.logging import get_logger
from contracts.quotes import Quote

SYMBOLS_PER_TRANSACTION: Final = 16
RETRY_SECONDS: Final = 0.5
log = get_logger()


class QuoteFeed:
    """Keeps quotes in the book and lets open orders meet them, and ends day orders. Safe in several replicas at once."""

    def __init__(self, database: Database, settings: PaperSettings, news: asyncio.Event) -> None:
        self._database = database
        self._settings = settings
        self._news = news
        self._pending: dict[str, Quote] = {}
        self._arrived = asyncio.Event()

    def put(self, quote: Quote) -> None:
        """Take a quote, at once; it is met soon, unless a newer one of its symbol comes first."""
        waiting = self._pending.get(quote.symbol)
        if waiting is None or waiting.quoted_at <= quote.quoted_at:
            self._pending[quote.symbol] = quote
        self._arrived.set()

    async def run(self) -> None:
        """Meet quotes as they come, for ever. While the database is away the newest of each symbol waits."""
        while True:
            await self._arrived.wait()
            try:
                await self.meet_pending()
            except (BrokerUnavailable, CommitUnknown) as error:
                log.warning("paper.quotes_wait", error=str(error), symbols=len(self._pending))
                await asyncio.sleep(RETRY_SECONDS)
            except Exception:
                log.exception("paper.quotes_failed", symbols=len(self._pending))
                await asyncio.sleep(RETRY_SECONDS)

    async def meet_pending(self) -> None:
        """Meet all that is waiting, several symbols a transaction. Raises `BrokerUnavailable`, `CommitUnknown`; nothing is lost then."""
        self._arrived.clear()
        while taken := dict(list(self._pending.items())[:SYMBOLS_PER_TRANSACTION]):
            for symbol in taken:
                del self._pending[symbol]
            try:
                unfinished = await self._meet(list(taken.values()))
            except BaseException:
                self._put_back(taken)
                raise
            self._put_back({symbol: taken[symbol] for symbol in unfinished})

    async def expire_day_orders(self) -> None:
        """End the orders whose day is over. A courtesy: at a quote they are never filled after their end anyway."""
        if await in_transaction(self._database, self._expire):
            self._news.set()

    def _put_back(self, quotes: Mapping[str, Quote]) -> None:
        for symbol, quote in quotes.items():
            self._pending.setdefault(symbol, quote)
        if self._pending:
            self._arrived.set()

    async def _meet(self, quotes: Sequence[Quote]) -> set[str]:
        told, unfinished = await in_transaction(self._database, lambda book: self._apply(book, quotes))
        if told:
            self._news.set()
        return unfinished

    async def _apply(self, book: Book, quotes: Sequence[Quote]) -> tuple[bool, set[str]]:
        """Answers whether something was told, and the symbols in which more orders may be waiting."""
        await book.lock(quote.symbol for quote in quotes)
        held, now = await book.markets(quote.symbol for quote in quotes)
        markets = dict(held)
        for quote in quotes:
            before = held.get(quote.symbol)
            if replaces(quote, before.quote if before else None, now, self._settings):
                markets[quote.symbol] = Market(quote)
        orders = _by_symbol(await book.may_act(list(markets.values()), now))
        reports, changed = [], []
        for symbol, standing in orders.items():
            outcome = meet_quote(standing, markets[symbol], now, self._settings)
            assert outcome.market is not None
            markets[symbol] = outcome.market
            changed += outcome.changed
            reports += [report_of(happening, now) for happening in outcome.happenings]
        await book.update(changed)
        await book.keep([market for symbol, market in markets.items() if market != held.get(symbol)])
        await book.tell(reports)
        moved = {order.symbol for order in changed}
        return bool(reports), {symbol for symbol in moved if len(orders[symbol]) >= ORDERS_PER_SIDE_MAX}

    async def _expire(self, book: Book) -> bool:
        symbols = await book.expired_symbols()
        if not symbols:
            return False
        await book.lock(symbols)
        now = await book.now()
        happenings = [expired(order) for order in await book.expired(symbols, now)]
        await book.update([happening.order for happening in happenings])
        await book.tell([report_of(happening, now) for happening in happenings])
        return bool(happenings)


def _by_symbol(orders: Sequence[PaperOrder]) -> dict[str, list[PaperOrder]]:
    found: dict[str, list[PaperOrder]] = {}
    for order in orders:
        found.setdefault(order.symbol, []).append(order)
    return found
