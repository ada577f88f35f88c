"""The gateway in front of the whole running stack: what an operator and a bot do over HTTP, for real."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ops.stack import Stack
from tests.support.http import event_stream
from tests.support.journal import until

ADMIN = "/api/admin/trading"
EVE = {"X-Interlock-Actor": "Eve"}


@pytest.fixture
async def desk(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the whole stack, as Dana."""
    async with httpx.AsyncClient(base_url=stack.http_url, timeout=30, headers={"X-Interlock-Actor": "Dana"}) as client:
        yield client


@pytest.fixture
async def symbol(desk: httpx.AsyncClient) -> str:
    """A symbol that no other test trades, at 100."""
    name = f"G{uuid4().hex[:8].upper()}"
    await quote(desk, name)
    return name


async def quote(desk: httpx.AsyncClient, symbol: str) -> None:
    """A fresh price of 100."""
    body = {"symbol": symbol, "bid": "99.99", "ask": "100.01", "last": "100", "bid_size": "1000", "ask_size": "1000"}
    assert (await desk.post("/api/market/quotes", json=body)).status_code == 202


async def propose(desk: httpx.AsyncClient, symbol: str, *, wait_ms: int = 10_000, **terms: str) -> dict[str, Any]:
    """What has become of an order when its proposal is answered."""
    await quote(desk, symbol)
    body = {"symbol": symbol, "side": "buy", "quantity": "10", "account": symbol} | terms
    answer = await desk.post(f"/api/orders?wait_ms={wait_ms}", json=body)
    assert answer.status_code == 202, answer.text
    document: dict[str, Any] = answer.json()
    return document


async def approve_by_hand(desk: httpx.AsyncClient, *, by_hand: bool) -> dict[str, Any]:
    answer = await desk.put(f"{ADMIN}/approval-config", json={"auto_approve_paper": not by_hand})
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json()
    return document


async def test_an_order_fills_and_its_timeline_says_how(desk: httpx.AsyncClient, symbol: str) -> None:
    order = await propose(desk, symbol)
    assert (order["status"], order["reached"], order["filled_quantity"]) == ("filled", "final", "10")
    assert (order["average_price"], order["actor"]) == ("100.01", "Dana")
    seen = (await desk.get(f"/api/orders/{order['order_id']}")).json()
    types = [event["type"] for event in seen["timeline"]]
    assert types[:4] == ["order.proposed", "order.risk_passed", "order.approved", "order.submitted"]
    assert types[-1] == "order.filled"


async def test_a_repeated_proposal_is_absorbed_or_refused(desk: httpx.AsyncClient, symbol: str) -> None:
    order = await propose(desk, symbol)
    again = await propose(desk, symbol, order_id=order["order_id"], quantity="10.00")
    assert (again["absorbed"], again["filled_quantity"]) == (True, "10")
    body = {"symbol": symbol, "side": "buy", "quantity": "11", "account": symbol, "order_id": order["order_id"]}
    answer = await desk.post("/api/orders", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "ORDER_ID_CONFLICT")


async def test_an_order_waits_for_a_person_and_goes_on_with_the_decision(desk: httpx.AsyncClient, symbol: str) -> None:
    config = await approve_by_hand(desk, by_hand=True)
    try:
        assert (config["auto_approve_paper"], config["updated_by"]) == (False, "Dana")
        order = await propose(desk, symbol)
        assert (order["status"], order["reached"]) == ("pending_approval", "pending_approval")
        pending = (await desk.get(f"{ADMIN}/approvals?wait_ms=5000")).json()["items"]
        [approval] = [item for item in pending if item["order_id"] == order["order_id"]]
        await quote(desk, symbol)
        at = f"{ADMIN}/approvals/{approval['id']}"
        own = await desk.put(at, json={"status": "approved"})
        assert (own.status_code, own.json()["code"]) == (403, "OWN_ORDER"), "Dana proposed it"
        decided = await desk.put(at, json={"status": "approved"}, headers=EVE)
        assert (decided.status_code, decided.json()["status"], decided.json()["decided_by"]) == (200, "approved", "Eve")
        assert (await desk.get(f"/api/orders/{order['order_id']}?wait_ms=10000")).json()["status"] == "filled"
        late = await desk.put(at, json={"status": "rejected"})
        assert (late.status_code, late.json()["code"]) == (409, "ALREADY_DECIDED")
        assert "Eve" in late.json()["detail"]
    finally:
        await approve_by_hand(desk, by_hand=False)


async def test_many_are_decided_together_each_with_its_own_result(desk: httpx.AsyncClient, symbol: str) -> None:
    """Oldest first, whatever order they are named in; the call repeated under its key changes nothing."""
    await approve_by_hand(desk, by_hand=True)
    try:
        orders = [(await propose(desk, symbol, quantity=str(number + 1)))["order_id"] for number in range(3)]
        pending = (await desk.get(f"{ADMIN}/approvals?limit=500")).json()["items"]
        ids = {item["order_id"]: item["id"] for item in pending}
        extended = await desk.post(f"{ADMIN}/approvals/{ids[orders[0]]}/extend", json={"minutes": 5})
        assert (extended.status_code, extended.json()["extended_by"]) == (200, "Dana")
        body = {"status": "rejected", "ids": ["unknown", *(ids[order] for order in reversed(orders))], "reason": "all"}
        first = await desk.post(f"{ADMIN}/approvals/bulk", json=body, headers={"Idempotency-Key": f"bulk-{symbol}"})
        again = await desk.post(f"{ADMIN}/approvals/bulk", json=body, headers={"Idempotency-Key": f"bulk-{symbol}"})
        assert (first.status_code, first.json()["decided"], again.json()) == (200, 3, first.json())
        rows = first.json()["items"]
        assert [row["id"] for row in rows] == [*(ids[order] for order in orders), "unknown"]
        assert rows[3]["problem"]["code"] == "APPROVAL_NOT_FOUND"
        assert (await desk.get(f"/api/orders/{orders[2]}?wait_ms=5000")).json()["status"] == "denied"
    finally:
        await approve_by_hand(desk, by_hand=False)


async def test_a_calendar_is_imported_once_and_its_lockouts_wait_for_their_time(desk: httpx.AsyncClient) -> None:
    """First a dry run, which makes nothing; the file again changes nothing, also after one was lifted."""
    first, second = (f"I{uuid4().hex[:8].upper()}" for _ in range(2))
    start = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    rows = [f"{first},earnings,{start},60", f"{second},split,{start},60", f"{second},no end,{start},"]
    file = "symbol,reason,starts_at,duration_minutes\n" + "\n".join(rows) + "\n"
    at, kind = f"{ADMIN}/lockouts/import", {"Content-Type": "text/csv"}
    dry = (await desk.post(f"{at}?dry_run=true", content=file, headers=kind)).json()
    assert [row["outcome"] for row in dry["items"]] == ["would_create", "would_create", "failed"]
    assert dry["items"][2]["problem"]["values"] == {"row": 3}
    assert (await desk.get(f"{ADMIN}/lockouts?status=all&symbol={first}")).json()["items"] == []
    made = (await desk.post(at, content=file, headers=kind)).json()
    assert (made["created"], made["failed"], made["items"][2]["problem"]["code"]) == (2, 1, "INVALID_ENTRY")
    [scheduled] = (await desk.get(f"{ADMIN}/lockouts?status=scheduled&symbol={first}")).json()["items"]
    assert (await desk.delete(f"{ADMIN}/lockouts/{scheduled['id']}")).status_code == 204
    erik = kind | {"X-Interlock-Actor": "erik"}
    again = (await desk.post(at, content=file, headers=erik)).json()
    assert (again["created"], again["unchanged"], again["failed"]) == (0, 2, 1)
    assert again["items"][0]["lockout"]["id"] == scheduled["id"]
    assert (await desk.get(f"{ADMIN}/lockouts?status=scheduled&symbol={first}")).json()["items"] == []
    other = await desk.post(at, content=file, headers={"Content-Type": "text/plain"})
    assert (other.status_code, other.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_news_over_http_locks_by_itself_and_says_what_for(desk: httpx.AsyncClient, symbol: str) -> None:
    limits = f"{ADMIN}/risk-config"
    await desk.put(limits, json={"config": {"news_shock": {"enabled": True}}})
    try:
        news = {"headline": f"Maker of {symbol} recalls everything", "symbols": [symbol], "impact": "0.95"}

        async def locked() -> Any:
            assert (await desk.post("/api/market/news", json=news)).status_code == 202
            return (await desk.get(f"{ADMIN}/lockouts?symbol={symbol}")).json()["items"]

        [lockout] = await until(locked)
        assert (lockout["source"], lockout["blocks"], lockout["evidence"]["rule"]) == (
            "news_shock", "entries", "headline",
        )  # fmt: skip
        order = await propose(desk, symbol)
        assert (order["status"], order["reasons"][0]["code"]) == ("denied", "LOCKED")
    finally:
        await desk.put(limits, json={"config": {"news_shock": {"enabled": False}}})


async def test_a_preview_says_deny_hold_or_release_and_proposes_nothing(desk: httpx.AsyncClient, symbol: str) -> None:
    body = {"symbol": symbol, "side": "buy", "quantity": "10", "account": symbol}

    async def preview() -> dict[str, Any]:
        answer = await desk.post("/api/orders/preview", json=body)
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.json()
        return said

    assert ((await preview())["would"], (await preview())["people"]) == ("release", 0)
    limits = f"{ADMIN}/risk-config"
    await desk.put(limits, json={"config": {"operator_approval": {"ask_when": [{"symbols": [symbol], "name": "new"}]}}})
    try:
        held = await preview()
        assert (held["would"], held["people"], held["because"][0]["rule"]) == ("hold", 1, "new")
        order = await propose(desk, symbol)
        assert order["status"] == "pending_approval"
        tighter = {"config": {"limit_overrides": [{"symbol": symbol, "limits": {"max_order_quantity": "9"}}]}}
        compared = (await desk.post(f"{limits}/preview", json=tighter)).json()
        [item] = [item for item in compared["items"] if item["order_id"] == order["order_id"]]
        assert (item["changes"], item["then"]["reasons"][0]["code"]) == (True, "MAX_QUANTITY")
        await desk.put(limits, json=tighter)
        denied = await preview()
        assert (denied["would"], denied["reasons"][0]["code"]) == ("deny", "MAX_QUANTITY")
        open_now = (await desk.get(f"/api/orders/{order['order_id']}/preview")).json()
        assert (open_now["would"], open_now["reasons"][0]["message"]) == (
            "deny", "The quantity of 10 is above the limit of 9 for one order.",
        )  # fmt: skip
        assert (await desk.get(f"/api/orders?symbol={symbol}")).json()["items"][0]["order_id"] == order["order_id"]
    finally:
        nothing = {"operator_approval": {"ask_when": []}, "limit_overrides": []}
        await desk.put(limits, json={"config": nothing})


async def test_a_config_that_moved_says_what_it_is_now(desk: httpx.AsyncClient) -> None:
    now = (await desk.get(f"{ADMIN}/approval-config")).json()
    answer = await desk.put(
        f"{ADMIN}/approval-config", json={"auto_approve_paper": True, "expected_version": now["version"] + 1}
    )
    assert answer.status_code == 409
    assert answer.json()["values"]["version"] == now["version"]
    assert answer.json()["values"]["updated_by"] == now["updated_by"]


async def test_a_locked_symbol_denies_and_says_by_whom_it_stays_locked(desk: httpx.AsyncClient, symbol: str) -> None:
    lock = {"ticker": symbol.lower(), "reason": "earnings", "duration_minutes": 60}
    created = await desk.post(f"{ADMIN}/lockouts", json=lock)
    assert created.status_code == 201
    assert created.json()["in_flight"] == 0
    order = await propose(desk, symbol)
    assert (order["status"], [reason["code"] for reason in order["reasons"]]) == ("denied", ["LOCKED"])
    assert order["reasons"][0]["message"]
    second = (await desk.post(f"{ADMIN}/lockouts", json=lock)).json()
    listed = (await desk.get(f"{ADMIN}/lockouts?symbol={symbol}")).json()["items"]
    assert {item["id"] for item in listed} == {created.json()["id"], second["id"]}
    ended = await desk.delete(created.headers["location"])
    assert (ended.status_code, ended.headers["x-interlock-still-locked"]) == (204, symbol)
    for _ in range(2):
        ended = await desk.delete(f"{ADMIN}/lockouts/{second['id']}")
        assert ended.status_code == 204
    assert "x-interlock-still-locked" not in ended.headers
    assert (await propose(desk, symbol))["status"] == "filled"
    everything = (await desk.get(f"{ADMIN}/lockouts?symbol={symbol}&status=all")).json()["items"]
    assert {(item["status"], item["lifted_by"]) for item in everything} == {("lifted", "Dana")}
    assert (await desk.delete(f"{ADMIN}/lockouts/{uuid4()}")).status_code == 404


async def test_a_resting_order_is_canceled_and_the_same_key_gets_the_same_answer(
    desk: httpx.AsyncClient, symbol: str
) -> None:
    order = await propose(desk, symbol, order_type="limit", limit_price="50", time_in_force="gtc")
    assert (order["status"], order["reached"]) == ("accepted", "at_broker")
    path, key = f"/api/orders/{order['order_id']}", {"Idempotency-Key": str(uuid4())}
    assert (await desk.delete(path, headers=key)).status_code == 202
    assert (await desk.get(f"{path}?wait_ms=10000")).json()["status"] == "canceled"
    assert (await desk.delete(path, headers=key)).status_code == 202
    assert (await desk.delete(path)).status_code == 409
    assert (await desk.delete(f"/api/orders/{uuid4()}")).status_code == 404


async def test_an_order_that_waits_for_a_person_is_canceled_for_good(desk: httpx.AsyncClient, symbol: str) -> None:
    await approve_by_hand(desk, by_hand=True)
    try:
        order = await propose(desk, symbol)
        assert order["status"] == "pending_approval"
        assert (await desk.delete(f"/api/orders/{order['order_id']}?reason=no")).status_code == 204
        assert (await desk.get(f"/api/orders/{order['order_id']}?wait_ms=10000")).json()["status"] == "canceled"
    finally:
        await approve_by_hand(desk, by_hand=False)


async def test_the_kill_switch_for_one_symbol_cancels_what_rests_and_resuming_lets_it_go_on(
    desk: httpx.AsyncClient, symbol: str
) -> None:
    resting = await propose(desk, symbol, order_type="limit", limit_price="50", time_in_force="gtc")
    scope = {"reason": "prices look wrong", "scope": {"symbol": symbol}}
    halted = await desk.post(f"{ADMIN}/halt", json=scope)
    assert halted.status_code == 200
    assert [item["symbol"] for item in halted.json()["suspensions"]] == [symbol]
    assert (await desk.get(f"/api/orders/{resting['order_id']}?wait_ms=10000")).json()["status"] == "canceled"
    assert (await propose(desk, symbol))["status"] == "denied"
    resumed = await desk.post(f"{ADMIN}/resume", json=scope)
    assert (resumed.status_code, resumed.json()["suspensions"]) == (200, [])
    assert (await propose(desk, symbol))["status"] == "filled"
    status = (await desk.get(f"{ADMIN}/status")).json()
    assert (status["trading_state"], status["unknown"]) == ("active", [])


async def test_a_config_key_that_nobody_knows_comes_back_to_the_digit(desk: httpx.AsyncClient) -> None:
    name = f"k{uuid4().hex[:8]}"
    body = f'{{"config":{{"{name}":{{"deep":[0.10,1E+400,12345678901234567890123]}}}},"reason":"to the digit"}}'
    put = await desk.put(f"{ADMIN}/risk-config", content=body, headers={"Content-Type": "application/json"})
    assert put.status_code == 200
    await desk.put(f"{ADMIN}/approval-config", json={"approval_timeout_minutes": 15})
    text = (await desk.get(f"{ADMIN}/risk-config")).text
    assert f'"{name}":{{"deep":[0.10,1E+400,12345678901234567890123]}}' in text
    version = put.json()["version"]
    assert (await desk.get(f"{ADMIN}/risk-config?version={version}")).json()["reason"] == "to the digit"
    assert (await desk.get(f"{ADMIN}/risk-config?version=999999")).status_code == 404
    [newest] = (await desk.get(f"{ADMIN}/risk-config/history?limit=1")).json()["items"]
    assert newest["version"] >= version


async def test_a_life_is_told_in_order_as_it_happens(desk: httpx.AsyncClient, symbol: str) -> None:
    order_id = str(uuid4())
    async with event_stream(desk, order_id=order_id) as events:
        await anext(events)
        await propose(desk, symbol, order_id=order_id)
        types = []
        async with asyncio.timeout(10):
            async for event in events:
                if event.event != "heartbeat":
                    types.append(event.event)
                if event.event == "order.filled":
                    break
    assert types[:4] == ["order.proposed", "order.risk_passed", "order.approved", "order.submitted"]


async def test_a_change_repeated_after_a_restart_of_the_gateway_gets_its_answer(
    stack: Stack, desk: httpx.AsyncClient, symbol: str
) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    lock = {"symbol": symbol, "reason": "earnings", "duration_minutes": 60}
    first = await desk.post(f"{ADMIN}/lockouts", json=lock, headers=key)
    stack.restart("gateway")
    await until(lambda: _answers(desk), within_seconds=20)
    again = await desk.post(f"{ADMIN}/lockouts", json=lock, headers=key)
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    other = await desk.post(f"{ADMIN}/lockouts", json=lock | {"duration_minutes": 61}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    await desk.delete(f"{ADMIN}/lockouts/{first.json()['id']}")


async def _answers(desk: httpx.AsyncClient) -> bool:
    try:
        return (await desk.get("/readyz")).status_code == 200
    except httpx.TransportError:
        return False


async def test_the_asyncapi_document_names_the_bus_that_this_gateway_uses(
    desk: httpx.AsyncClient, stack: Stack
) -> None:
    document = (await desk.get("/asyncapi")).json()
    assert document["servers"]["nats"]["host"] == stack.nats_url.removeprefix("nats://")
