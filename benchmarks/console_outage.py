"""The gateway is killed: how soon the page says so, and how soon it is live again once the gateway is back."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable

import httpx
from playwright.async_api import Page

from benchmarks.console_targets import Measure
from benchmarks.console_watch import said
from ops.stack import Stack

TOLD_SECONDS_MAX, LIVE_SECONDS_MAX = 1, 5
WITHIN_SECONDS, SETTLED_SECONDS = 20.0, 1.0
LOOK_EVERY_SECONDS = 0.01


async def measure_outages(page: Page, stack: Stack, rounds: int, tell: Callable[[], None]) -> list[Measure]:
    """Kill it so many times; the slowest round counts. Back is it when it answers anything at all."""
    told: list[float | None] = []
    live: list[float | None] = []
    for _ in range(rounds):
        killed_at = time.time()
        os.kill(stack.pids()["gateway"], signal.SIGKILL)
        back_at = await _back(stack)
        told.append(_since(await _first_said(page, "Disconnected", killed_at), killed_at))
        await _first_said(page, "Live", back_at)
        await asyncio.to_thread(stack.wait_ready)
        await asyncio.sleep(SETTLED_SECONDS)
        live.append(_since(await _last_live(page), back_at))
        tell()
    return [
        Measure("gateway killed -> Disconnected", _slowest(told), TOLD_SECONDS_MAX, "s"),
        Measure("gateway back -> Live", _slowest(live), LIVE_SECONDS_MAX, "s"),
    ]


async def _back(stack: Stack) -> float:
    """When the gateway answered again, from its first answer."""
    async with asyncio.timeout(WITHIN_SECONDS):
        while True:
            try:
                async with httpx.AsyncClient(base_url=stack.http_url, timeout=2) as http:
                    await http.get("/healthz")
                    return time.time()
            except httpx.TransportError:
                await asyncio.sleep(LOOK_EVERY_SECONDS)


async def _first_said(page: Page, word: str, after: float) -> float | None:
    """When the header said so for the first time after a moment; none when it does not."""
    end = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < end:
        found = [at for text, at in await said(page) if text.startswith(word) and at >= after]
        if found:
            return found[0]
        await asyncio.sleep(LOOK_EVERY_SECONDS * 10)
    return None


async def _last_live(page: Page) -> float | None:
    """Since when it is live without a break; none when it is not."""
    text, at = (await said(page))[-1]
    return at if text.startswith("Live") else None


def _since(at: float | None, begun: float) -> float | None:
    return None if at is None else max(0.0, at - begun)


def _slowest(seconds: list[float | None]) -> float | None:
    known = [each for each in seconds if each is not None]
    return round(max(known), 2) if len(known) == len(seconds) else None
