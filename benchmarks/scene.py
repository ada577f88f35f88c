"""What every run needs around a running stack: a bot, an administrator who listens, and a market."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import nats
from nats.aio.client import Client

from benchmarks.quoting import keep_quoting, quote_once
from chassis.journal import Journal
from contracts.permissions import inbox_prefix
from ops.credentials import Credentials
from ops.stack import BOT, Stack

QUOTES_SETTLE_SECONDS = 0.3
"""Prices are not acknowledged: so long they are given to reach everybody."""


@dataclass(frozen=True)
class Scene:
    """A bot and an administrator on the bus; `journal` publishes as the bot."""

    bot: Client
    ops: Client
    journal: Journal


@asynccontextmanager
async def scene(stack: Stack, symbols: Sequence[str]) -> AsyncIterator[Scene]:
    """Connect to `stack`, and keep `symbols` quoted while the block runs."""
    async with connected(stack.credentials(BOT)) as bot, connected(stack.credentials("ops")) as ops:
        await quote_once(bot, symbols)
        await asyncio.sleep(QUOTES_SETTLE_SECONDS)
        quoting = asyncio.create_task(keep_quoting(bot, symbols))
        try:
            yield Scene(bot, ops, Journal(bot))
        finally:
            quoting.cancel()
            with suppress(asyncio.CancelledError):
                await quoting


@asynccontextmanager
async def connected(credentials: Credentials) -> AsyncIterator[Client]:
    """A connection as one NATS user."""
    client = await nats.connect(
        credentials.url, user=credentials.user, password=credentials.password, allow_reconnect=False,
        inbox_prefix=inbox_prefix(credentials.user).encode(),
    )  # fmt: skip
    try:
        yield client
    finally:
        await client.close()
