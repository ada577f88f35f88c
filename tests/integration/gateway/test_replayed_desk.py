"""A day at the desk, replayed: every decision comes out as it was recorded, and another config tells which orders it would have stopped."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from contracts.streams import JOURNAL
from ops.replay.commands import Source, replay_recorded, replay_under
from ops.stack import Stack
from tests.integration.gateway.test_desk_scenarios import LIMITS, a_symbol
from tests.integration.gateway.test_on_the_stack import ADMIN, propose
from tests.support.journal import connected

EVERYTHING_SET = {
    "max_order_quantity": "50",
    "max_order_notional": "4000",
    "max_gross_exposure": "9000",
    "max_net_exposure": "8000",
    "max_daily_loss": "1000000",
    "max_drawdown": "1000000",
    "max_position_quantity": "60",
    "max_open_orders": 5,
    "account_order_rate": {"orders": 25, "seconds": 60},
    "strategy_order_rate": {"orders": 20, "seconds": 60},
    "duplicate_window_seconds": 60,
    "look_alike": {"seconds": 60, "percent": "0.5"},
    "runaway_orders": {"orders": 50, "seconds": 60, "percent": "10"},
    "market_hours": {"calendar": "24/7"},
    "self_trades": False,
    "price_collar_percent": "20",
    "restricted_symbols": ["NEVER"],
}
NOTHING_SET = {name: None for name in EVERYTHING_SET if name not in ("self_trades", "restricted_symbols")} | {
    "self_trades": True,
    "restricted_symbols": [],
}


@pytest.fixture
async def desk(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the whole stack; afterwards nothing is limited."""
    async with httpx.AsyncClient(base_url=stack.http_url, timeout=30) as client:
        yield client
        await _config(
            client, limits=NOTHING_SET, limit_overrides=[], suspensions=[], operator_approval={"ask_when": []}
        )


async def _config(desk: httpx.AsyncClient, **changes: Any) -> None:
    answer = await desk.put(LIMITS, json={"config": changes})
    assert answer.status_code == 200, answer.text


async def _a_day(desk: httpx.AsyncClient) -> set[str]:
    """Every limit set and met, lockouts, a halt, people who are asked; the codes that came up."""
    symbol, other = a_symbol(), a_symbol()
    codes = set[str]()
    quantities = count(1)

    async def order(of: str = symbol, **terms: str) -> dict[str, Any]:
        made = await propose(desk, of, account=symbol, **{"quantity": f"{next(quantities)}.5"} | terms)
        codes.update(reason["code"] for reason in made["reasons"])
        return made

    await order()
    await _config(desk, limits=EVERYTHING_SET)
    await order()
    await order(quantity="2.5")  # the same again
    await order(quantity="2.501")  # nearly the same
    await order(quantity="51")
    await order(quantity="45")
    await order(order_type="limit", limit_price="500")
    resting = await order(order_type="limit", limit_price="90", quantity="3")
    await order(side="sell", order_type="limit", limit_price="85", quantity="30")  # would meet it
    await order(other, quantity="7")
    await order(side="sell", quantity="1")
    await desk.delete(f"/api/orders/{resting['order_id']}")
    body = {"symbol": other, "reason": "news", "duration_minutes": 5, "side": "buy", "blocks": "entries"}
    lockout = (await desk.post(f"{ADMIN}/lockouts", json=body)).json()["id"]
    await order(other)
    await desk.delete(f"{ADMIN}/lockouts/{lockout}")
    await order(other)
    await desk.post(f"{ADMIN}/halt", json={"reason": "lunch", "scope": {"symbol": symbol}})
    await order()
    await desk.post(f"{ADMIN}/resume", json={"reason": "back", "scope": {"symbol": symbol}})
    await _config(desk, limit_overrides=[{"symbol": other, "limits": {"max_order_notional": "100"}}])
    await order(other)
    await _config(desk, limit_overrides=[], operator_approval={"ask_when": [{"min_notional": "500", "name": "large"}]})
    waiting = await order(quantity="8")
    decision = {"status": "approved", "reason": "fine"}
    for item in (await desk.get(f"{ADMIN}/approvals")).json()["items"]:
        if item["order_id"] == waiting["order_id"]:
            assert (await desk.put(f"{ADMIN}/approvals/{item['id']}", json=decision)).status_code == 200
    for _ in range(12):
        await order(strategy="fast")
    await _config(desk, operator_approval={"ask_when": []})
    return codes


async def _replayed(stack: Stack, first: int = 1, **also: Any) -> dict[str, Any]:
    source = Source(None, stack.folder.path, None, first)
    said, _ = await asyncio.to_thread(replay_recorded, source, as_json=True)
    document: dict[str, Any] = json.loads(said)
    return document


async def _last_sequence(stack: Stack) -> int:
    async with connected(stack, "ops") as ops:
        return (await ops.jetstream().stream_info(JOURNAL)).state.last_seq


async def test_a_day_with_every_control_comes_out_as_it_was_recorded(desk: httpx.AsyncClient, stack: Stack) -> None:
    first = await _last_sequence(stack) + 1
    codes = await _a_day(desk)
    assert {
        "DUPLICATE_ORDER", "LOOK_ALIKE_ORDER", "MAX_QUANTITY", "MAX_NOTIONAL", "PRICE_COLLAR", "SELF_TRADE", "LOCKED", "SUSPENDED",
    } <= codes  # fmt: skip
    report = await _replayed(stack, first)
    assert report["differences"] == []
    assert report["not_replayed"] == {}
    assert report["decisions"]["risk"] >= 29
    assert report["decisions"]["approval"] >= 8


async def test_another_config_tells_exactly_the_orders_that_a_query_over_the_ledger_finds(
    desk: httpx.AsyncClient, stack: Stack, tmp_path: Path
) -> None:
    first, account = await _last_sequence(stack) + 1, a_symbol()
    for number in range(12):
        terms = {"order_type": "limit", "limit_price": f"{90 + number}.25", "quantity": f"{3 + number}"}
        await propose(desk, account, strategy=f"s{number % 2}", **terms)
    candidate = tmp_path / "candidate.json"
    candidate.write_text(json.dumps({"limits": {"max_order_notional": "800"}}))
    said, _ = await asyncio.to_thread(
        replay_under, Source(None, stack.folder.path, None, first), candidate, as_json=True
    )
    report = json.loads(said)
    with psycopg.connect(stack.admin_database_url) as connection:
        found = connection.execute(
            "SELECT order_id, quantity * limit_price FROM risk.orders WHERE account = %s AND quantity * limit_price > 800", (account,)
        ).fetchall()  # fmt: skip
    assert 0 < len(found) < 12
    assert {item["order_id"] for item in report["items"]} == {order_id for order_id, _ in found}
    assert {(item["recorded"], item["would"]) for item in report["items"]} == {("passed", "denied")}
    assert list(report["by_reason"]) == ["MAX_NOTIONAL"]
    assert Decimal(report["changed"]["notional"]) == sum(worth for _, worth in found)
    assert report["orders"] == 12
    words, _ = await asyncio.to_thread(
        replay_under, Source(None, stack.folder.path, None, first), candidate, as_json=False
    )
    assert "passed -> denied" in words
    assert "MAX_NOTIONAL" in words


async def test_a_decision_that_was_tampered_with_is_named(
    desk: httpx.AsyncClient, stack: Stack, tmp_path: Path
) -> None:
    """From a file, in which one pass was made to last longer, and one denial turned into another."""
    symbol = a_symbol()
    await _config(desk, limits={"max_order_quantity": "20"})
    passed = await propose(desk, symbol)
    denied = await propose(desk, symbol, quantity="21")
    file = tmp_path / "journal.jsonl"
    async with connected(stack, "ops") as ops:
        jetstream = ops.jetstream()
        last = (await jetstream.stream_info(JOURNAL)).state.last_seq
        lines = []
        for sequence in range(1, last + 1):
            message = await jetstream.get_msg(JOURNAL, sequence, direct=True)
            payload = (message.data or b"").decode()
            if passed["order_id"] in payload and message.subject == "order.risk_passed":
                document = json.loads(payload)
                document["risk_pass"]["valid_until"] = "2099-01-01T00:00:00Z"
                payload = json.dumps(document)
            if denied["order_id"] in payload and message.subject == "order.denied":
                payload = payload.replace('"limit":"20"', '"limit":"30"')
            lines.append(json.dumps({"sequence": sequence, "subject": message.subject, "payload": payload}))
    file.write_text("\n".join(lines) + "\n")
    said, is_same = await asyncio.to_thread(replay_recorded, Source(file, stack.folder.path, None), as_json=True)
    report = json.loads(said)
    assert not is_same
    assert {each["order_id"] for each in report["differences"]} == {passed["order_id"], denied["order_id"]}
