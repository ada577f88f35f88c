"""A day at the desk, over HTTP on the whole stack: what the operator does, and what becomes of the orders."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ops.stack import Stack
from tests.integration.gateway.test_on_the_stack import ADMIN, propose, quote
from tests.support.journal import until

LIMITS = f"{ADMIN}/risk-config"


@pytest.fixture
async def desk(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the whole stack; afterwards nothing is limited or suspended."""
    async with httpx.AsyncClient(base_url=stack.http_url, timeout=30) as client:
        yield client
        await client.put(LIMITS, json={"config": {"limit_overrides": [], "suspensions": []}})


def a_symbol() -> str:
    """One that no other test trades."""
    return f"D{uuid4().hex[:8].upper()}"


def codes(order: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in order["reasons"]]


async def test_locks_of_both_sides_and_of_one_are_listed_and_end_one_by_one(desk: httpx.AsyncClient) -> None:
    symbols = [a_symbol() for _ in range(4)]
    made = {}
    for symbol, side in zip(symbols, ["both", "buy", "sell", "both"], strict=True):
        body = {"symbol": symbol, "reason": "watching", "duration_minutes": 15, "side": side}
        made[symbol] = (await desk.post(f"{ADMIN}/lockouts", json=body)).json()["id"]

    async def denied(symbol: str, side: str) -> bool:
        return codes(await propose(desk, symbol, side=side)) == ["LOCKED"]

    assert [await denied(symbols[0], "buy"), await denied(symbols[0], "sell")] == [True, True]
    assert [await denied(symbols[1], "buy"), await denied(symbols[1], "sell")] == [True, False]
    assert [await denied(symbols[2], "buy"), await denied(symbols[2], "sell")] == [False, True]
    for number, symbol in enumerate(symbols):
        active = {item["symbol"] for item in (await desk.get(f"{ADMIN}/lockouts?limit=500")).json()["items"]}
        assert active & set(symbols) == set(symbols[number:])
        assert (await desk.delete(f"{ADMIN}/lockouts/{made[symbol]}")).status_code == 204
        assert not await denied(symbol, "buy")


async def test_a_shorter_lock_beside_a_longer_one_leaves_its_end_where_it_was(desk: httpx.AsyncClient) -> None:
    """4 and 15 minutes: the symbol is locked until the fifteenth, and the longer one alone stands when the shorter one is lifted."""
    symbol = a_symbol()
    bodies = [{"symbol": symbol, "reason": f"{minutes}", "duration_minutes": minutes} for minutes in (15, 4)]
    long, short = [(await desk.post(f"{ADMIN}/lockouts", json=body)).json() for body in bodies]
    lasts = datetime.fromisoformat(long["expires_at"]) - datetime.fromisoformat(long["starts_at"])
    assert lasts == timedelta(minutes=15)
    lifted = await desk.delete(f"{ADMIN}/lockouts/{short['id']}")
    assert (lifted.status_code, lifted.headers["x-interlock-still-locked"]) == (204, symbol)
    [standing] = (await desk.get(f"{ADMIN}/lockouts?symbol={symbol}")).json()["items"]
    assert standing["expires_at"] == long["expires_at"]
    order = await propose(desk, symbol)
    assert order["reasons"][0]["until"] == long["expires_at"]


async def test_a_time_without_an_offset_is_refused_and_so_is_an_end_in_the_past(desk: httpx.AsyncClient) -> None:
    naive = {"symbol": a_symbol(), "reason": "x", "expires_at": "2099-01-01T00:00:00"}
    answer = await desk.post(f"{ADMIN}/lockouts", json=naive)
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_REQUEST")
    over = naive | {"expires_at": (datetime.now(UTC) - timedelta(seconds=1)).isoformat()}
    answer = await desk.post(f"{ADMIN}/lockouts", json=over)
    assert (answer.status_code, answer.json()["code"]) == (422, "EXPIRES_IN_THE_PAST")


async def test_reduce_only_lets_out_what_shrinks_the_position_and_no_more(desk: httpx.AsyncClient) -> None:
    """Long 100: a buy is denied, a sell of 300 would flip it and is denied, a sell of 100 passes."""
    symbol = a_symbol()
    await propose(desk, symbol, quantity="100")
    reduced = {"account": symbol, "state": "reduce_only", "reason": "calm", "by": "dana", "at": "2026-03-02T12:00:00Z"}
    await desk.put(LIMITS, json={"config": {"suspensions": [reduced]}})
    buy = await propose(desk, symbol)
    flip = await propose(desk, symbol, side="sell", quantity="300")
    close = await propose(desk, symbol, side="sell", quantity="100")
    assert [codes(order) for order in (buy, flip, close)] == [["SUSPENDED"], ["SUSPENDED"], []]
    assert close["status"] == "filled"


async def test_of_eleven_orders_at_ten_a_second_ten_pass_and_one_is_too_many(desk: httpx.AsyncClient) -> None:
    symbol = a_symbol()
    rate = {"account": symbol, "limits": {"account_order_rate": {"orders": 10, "seconds": 60}}}
    await desk.put(LIMITS, json={"config": {"limit_overrides": [rate]}})
    await quote(desk, symbol)
    orders = await asyncio.gather(*(propose(desk, symbol, quantity=str(number + 1)) for number in range(11)))
    assert Counter(code for order in orders for code in codes(order)) == {"RATE_LIMIT": 1}


async def test_a_halt_survives_a_restart_and_leaves_others_alone(desk: httpx.AsyncClient, stack: Stack) -> None:
    """Of one account: its resting orders are canceled, and it is done when the broker says so; said again it changes nothing."""
    symbol = a_symbol()
    rests = await propose(desk, symbol, order_type="limit", limit_price="1")
    halt = {"reason": "odd fills", "scope": {"account": symbol}}
    first = (await desk.post(f"{ADMIN}/halt", json=halt)).json()
    assert (await desk.get(f"/api/orders/{rests['order_id']}?wait_ms=10000")).json()["status"] == "canceled"
    stack.restart("risk_service")
    await until(lambda: _is_ready(desk), within_seconds=20)
    again = (await desk.post(f"{ADMIN}/halt", json=halt | {"cancel_open_orders": False})).json()
    assert again["version"] == first["version"]
    assert codes(await propose(desk, symbol)) == ["SUSPENDED"]
    assert codes(await propose(desk, a_symbol())) == []
    assert (await desk.post(f"{ADMIN}/resume", json={"scope": {"account": symbol}})).status_code == 422
    resumed = await desk.post(f"{ADMIN}/resume", json={"reason": "understood", "scope": {"account": symbol}})
    assert resumed.status_code == 200
    assert codes(await propose(desk, symbol)) == []


async def _is_ready(desk: httpx.AsyncClient) -> bool:
    return (await desk.get("/readyz")).status_code == 200
