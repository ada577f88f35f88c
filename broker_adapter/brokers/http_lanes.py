"""Connections to a broker: so many at once, each a client of its own.

One client with many connections would be slow: httpcore's pool walks over all of its connections several times a request. Measured, orders/s
of one client with 4, 16 and 64 connections: 543, 244, 126, on a busy machine.

A client whose request was cut off is thrown away: httpcore 1.0 may keep its connection as active for ever, and, contrary to its documentation,
a pool of one connection then never serves again.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx


class Lanes:
    """Clients with one connection each. They take no proxy from the environment, follow no redirect, and try nothing again."""

    def __init__(self, url: str, count: int) -> None:
        self._url = url
        self._context = ssl.create_default_context()
        self._free: asyncio.LifoQueue[httpx.AsyncClient] = asyncio.LifoQueue()
        self._all = {self._fresh() for _ in range(count)}
        self._closing: set[asyncio.Task[None]] = set()
        for client in self._all:
            self._free.put_nowait(client)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[httpx.AsyncClient]:
        """A client that is free; waits for one. It has no timeout of its own."""
        client = await self._free.get()
        try:
            yield client
        except BaseException:
            self._throw_away(client)
            client = self._fresh()
            self._all.add(client)
            raise
        finally:
            self._free.put_nowait(client)

    async def close(self) -> None:
        """Close the connections."""
        for client in self._all:
            await client.aclose()

    def _fresh(self) -> httpx.AsyncClient:
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
        return httpx.AsyncClient(
            base_url=self._url, verify=self._context, limits=limits, timeout=None, trust_env=False,  # noqa: S113
        )  # fmt: skip

    def _throw_away(self, client: httpx.AsyncClient) -> None:
        self._all.discard(client)
        closing = asyncio.create_task(client.aclose())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)
