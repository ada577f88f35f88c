"""Whose turn it is in this process: returned orders are decided first (P17)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

PATIENCE_SECONDS: Final = 1.0
"""New orders do not wait longer than this for returned ones: a stream of returns must not starve them."""


class Turns:
    """Lets new orders step back while returned ones are being decided."""

    def __init__(self) -> None:
        self._deciding = 0
        self._free = asyncio.Event()
        self._free.set()

    @asynccontextmanager
    async def returned(self) -> AsyncIterator[None]:
        """While returned orders are being decided."""
        self._deciding += 1
        self._free.clear()
        try:
            yield
        finally:
            self._deciding -= 1
            if not self._deciding:
                self._free.set()

    async def new(self) -> None:
        """Return when no returned orders are being decided, or patience has run out."""
        if self._deciding:
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await self._free.wait()
            except TimeoutError:
                return
