"""The example bots, as processes of their own, on the whole running stack with nothing but a bot's credentials."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from ops.stack import Stack
from tests.support.journal import until

WITHIN_SECONDS = 40


def bot_environment(stack: Stack, **settings: str) -> dict[str, str]:
    bot = stack.credentials("bot")
    return os.environ | settings | {
        "INTERLOCK_NATS_URL": bot.url, "INTERLOCK_NATS_USER": bot.user, "INTERLOCK_NATS_PASSWORD": bot.password,
        "PYTHONUNBUFFERED": "1",
    }  # fmt: skip


def test_the_shortest_bot_fits_a_screen() -> None:
    assert len(Path("examples/shortest_bot.py").read_text().splitlines()) < 50


async def test_the_shortest_bot_trades(stack: Stack) -> None:
    symbol = f"B{uuid4().hex[:8].upper()}"
    async with httpx.AsyncClient(base_url=stack.http_url) as desk:
        quote = {"symbol": symbol, "bid": "99.99", "ask": "100.01", "bid_size": "100", "ask_size": "100"}
        assert (await desk.post("/api/market/quotes", json=quote)).status_code == 202
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "examples.shortest_bot", symbol, "buy", "10",
        env=bot_environment(stack), stdout=subprocess.PIPE,
    )  # fmt: skip
    output, _ = await asyncio.wait_for(process.communicate(), timeout=30)
    types = [line.split()[0] for line in output.decode().splitlines()]
    assert (types[0], types[-1]) == ("order.proposed", "order.filled")


@pytest.fixture
def demo(stack: Stack, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    env = bot_environment(stack, INTERLOCK_BOT_BAR_SECONDS="0.4", INTERLOCK_BOT_ORDERS_PER_MINUTE="240")
    with (tmp_path / "demo.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "examples.demo"], env=env, stdout=log, stderr=log)
        yield process
        process.kill()
        process.wait()


async def test_of_the_demos_orders_some_fill_some_rest_and_some_are_denied(
    stack: Stack, demo: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    async with httpx.AsyncClient(base_url=stack.http_url, timeout=10) as desk:

        async def seen() -> set[tuple[str, str]]:
            assert demo.poll() is None, (tmp_path / "demo.log").read_text()
            orders = (await desk.get("/api/orders?account=demo&limit=500")).json()["items"]
            return {(order["strategy"], order["status"]) for order in orders}

        async def shows(*wanted: tuple[str, str]) -> bool:
            return set(wanted) <= await seen()

        await until(
            lambda: shows(("crossing", "filled"), ("patient", "accepted"), ("latecomer", "denied")),
            within_seconds=WITHIN_SECONDS, every_seconds=0.1,
        )  # fmt: skip
        demo.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        assert await asyncio.to_thread(demo.wait, 5) == 0
        assert time.monotonic() - begun < 2
        output = (tmp_path / "demo.log").read_text()
        assert "Derived from them" in output
        assert "denied: It was proposed 90" in output

        async def nothing_open() -> bool:
            return not (await desk.get("/api/orders?account=demo&status=open")).json()["items"]

        await until(nothing_open, within_seconds=15, every_seconds=0.2)
