"""A market that never runs dry: one price a symbol, with more size than all orders together."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from nats.aio.client import Client

from contracts.quotes import Quote

EVERY_SECONDS: Final = 0.5
PRICE: Final = Decimal(100)
"""Last price of every symbol; bid and ask lie a tenth around it."""
_HALF_SPREAD = Decimal("0.1")
_SIZE = Decimal(1_000_000_000)


async def quote_once(bot: Client, symbols: Iterable[str]) -> None:
    """Quote each symbol now."""
    now = datetime.now(UTC)
    for symbol in symbols:
        quote = Quote(
            symbol=symbol, bid=PRICE - _HALF_SPREAD, ask=PRICE + _HALF_SPREAD, last=PRICE, bid_size=_SIZE, ask_size=_SIZE,
            quoted_at=now,
        )  # fmt: skip
        await bot.publish(quote.subject, quote.model_dump_json().encode())
    await bot.flush()


async def keep_quoting(bot: Client, symbols: Iterable[str]) -> None:
    """Quote each symbol twice a second, until cancelled."""
    quoted = tuple(symbols)
    while True:
        await quote_once(bot, quoted)
        await asyncio.sleep(EVERY_SECONDS)
