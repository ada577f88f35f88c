"""What is said when something is away: never a success, never nothing."""

from __future__ import annotations

import asyncio
import signal
import time

import httpx
import pytest

from contracts.commands import CreateLockout
from contracts.messages import Problem
from contracts.queries import GetConfig, ListLockouts
from ops.stack import Stack
from tests.integration.gateway.owners import StandIns
from tests.support.http import event_stream

ADMIN = "/api/admin/trading"
LOCK = {"symbol": "AAPL", "reason": "earnings", "duration_minutes": 60}
BUY = {"symbol": "AAPL", "side": "buy", "quantity": "1", "mode": "paper"}


async def test_an_owner_that_is_away_is_named(http: httpx.AsyncClient) -> None:
    answer = await http.post(f"{ADMIN}/lockouts", json=LOCK)
    assert (answer.status_code, answer.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert answer.json()["values"] == {"service": "lockout_service"}
    assert answer.headers["retry-after"] == "1"
    assert (await http.get(f"{ADMIN}/lockouts")).status_code == 503


async def test_a_change_without_an_answer_is_unknown_and_comes_with_the_key_to_repeat(
    http: httpx.AsyncClient, owners: StandIns
) -> None:
    await owners.answer(CreateLockout, None)
    answer = await http.post(f"{ADMIN}/lockouts", json=LOCK)
    assert (answer.status_code, answer.json()["code"]) == (503, "OUTCOME_UNKNOWN")
    key = owners.asked[0]["idempotency_key"]
    assert answer.json()["values"]["idempotency_key"] == answer.headers["idempotency-key"] == key


async def test_a_look_without_an_answer_is_only_unavailable(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.answer(ListLockouts, None)
    assert (await http.get(f"{ADMIN}/lockouts")).json()["code"] == "SERVICE_UNAVAILABLE"


async def test_an_owner_without_its_database_says_so_itself(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.answer(GetConfig, Problem(code="UNAVAILABLE", message="Try again.", status=503))
    answer = await http.get(f"{ADMIN}/approval-config")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "UNAVAILABLE", "1")


async def test_an_answer_that_makes_no_sense_is_no_success(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.answer(ListLockouts, {"items": [{"id": 1}]})
    answer = await http.get(f"{ADMIN}/lockouts")
    assert (answer.status_code, answer.json()["code"]) == (502, "UNREADABLE_ANSWER")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("PATCH", "/api/orders", 405),
        ("GET", "/api/orders/", 404),
        ("TRACE", "/api/orders", 405),
    ],
)
async def test_paths_and_methods_that_are_not_there_are_problems(
    http: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await http.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status


@pytest.mark.parametrize(
    "headers", [{"X-Interlock-Actor": "a\tb"}, {"Idempotency-Key": "x" * 129}, {"Idempotency-Key": "a b"}]
)
async def test_a_header_that_means_nothing_is_refused(http: httpx.AsyncClient, headers: dict[str, str]) -> None:
    assert (await http.post(f"{ADMIN}/lockouts", json=LOCK, headers=headers)).status_code == 422


async def test_a_page_of_another_site_gets_nowhere(http: httpx.AsyncClient) -> None:
    assert (await http.post("/api/orders", json=BUY, headers={"Origin": "https://evil.example"})).status_code == 403
    assert (await http.get("/api/orders", headers={"Host": "evil.example"})).status_code == 421


async def test_without_a_bus_nothing_is_half_accepted_and_it_recovers_by_itself(
    gateway: Stack, http: httpx.AsyncClient
) -> None:
    assert (await http.post("/api/orders", json=BUY)).status_code == 202
    gateway.kill("nats", signal.SIGSTOP)
    try:
        begun = time.monotonic()
        answer = await http.post("/api/orders", json=BUY | {"order_id": "frozen"})
        assert (answer.status_code, answer.json()["code"]) == (503, "OUTCOME_UNKNOWN")
        assert answer.json()["values"] == {"order_id": "frozen"}
        assert time.monotonic() - begun < 8
    finally:
        gateway.kill("nats", signal.SIGCONT)
    await _until_accepted(http)
    gateway.kill("nats", signal.SIGKILL)
    statuses = {
        answer.status_code for answer in await asyncio.gather(*(http.post("/api/orders", json=BUY) for _ in range(5)))
    }
    assert statuses <= {503, 202}
    assert (await http.get("/healthz")).status_code == 200
    await _until_accepted(http)


async def test_without_a_bus_a_new_listener_is_refused_and_a_present_one_is_told(
    gateway: Stack, http: httpx.AsyncClient
) -> None:
    async with event_stream(http) as events:
        opening = await anext(events)
        assert opening.event == "open"
        gateway.kill("nats", signal.SIGSTOP)
        try:
            beat = await asyncio.wait_for(anext(events), timeout=8)
            while beat.data["journal_reachable"]:
                beat = await asyncio.wait_for(anext(events), timeout=8)
            answer = await http.get("/api/events")
            assert (answer.status_code, answer.json()["code"]) == (503, "BUS_UNAVAILABLE")
        finally:
            gateway.kill("nats", signal.SIGCONT)
        await _until_accepted(http)
        following = await asyncio.wait_for(anext(events), timeout=5)
        while following.event == "heartbeat":
            following = await asyncio.wait_for(anext(events), timeout=5)
        assert following.event == "order.proposed"


async def _until_accepted(http: httpx.AsyncClient) -> None:
    deadline = time.monotonic() + 10
    while (await http.post("/api/orders", json=BUY)).status_code != 202:
        assert time.monotonic() < deadline, "the gateway did not find back to the bus"
        await asyncio.sleep(0.1)
