"""Alive, ready, and what is missing."""

from __future__ import annotations

import httpx

from contracts.queries import SERVICES
from tests.integration.gateway.owners import StandIns


async def test_the_process_is_alive_whatever_is_behind_it(http: httpx.AsyncClient) -> None:
    answer = await http.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_without_services_it_is_not_ready_and_names_each(http: httpx.AsyncClient) -> None:
    answer = await http.get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    dependencies = answer.json()["dependencies"]
    assert dependencies["bus"] == {"ready": True, "error": None}
    assert {name for name, said in dependencies.items() if not said["ready"]} >= set(SERVICES)


async def test_ready_is_when_everybody_is(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.config()
    await owners.healthy()
    answer = await http.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True
    assert answer.json()["dependencies"]["config"]["version"] >= 7


async def test_one_service_that_is_not_ready_keeps_the_stack_from_it(http: httpx.AsyncClient, owners: StandIns) -> None:
    await owners.config()
    await owners.healthy(lockout_service=False)
    answer = await http.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["dependencies"]["lockout_service"]["dependencies"] == {"database": False}


async def test_metrics_count_by_route_not_by_what_a_caller_made_up(http: httpx.AsyncClient) -> None:
    await http.get("/healthz")
    await http.get("/no/such/path/at/all")
    text = (await http.get("/metrics")).text
    assert 'interlock_http_requests_total{method="GET",route="/healthz",status="200"}' in text
    assert 'route="unmatched",status="404"' in text
    assert "no/such/path" not in text


async def test_the_documents_are_served(http: httpx.AsyncClient) -> None:
    assert (await http.get("/openapi.json")).json()["info"]["title"] == "Interlock"
    assert "/api/orders" in (await http.get("/docs")).text
    assert (await http.get("/", follow_redirects=True)).status_code == 200
