"""Foreign hosts, foreign pages and large bodies are turned away before anything reads them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request

from gateway import problem_handlers
from gateway.guard import Guard


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()

    @app.post("/echo")
    async def echo(request: Request) -> int:
        return len(await request.body())

    problem_handlers.install(app)
    app.add_middleware(Guard, allowed_hosts=("desk.example.org",), body_bytes_max=100)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8080") as client:
        yield client


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:8080", "10.1.2.3:80", "DESK.example.org:443"])
async def test_loopback_addresses_and_allowed_names_are_known(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.post("/echo", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8080", "", "["])
async def test_a_name_that_a_stranger_gave_this_address_is_refused(client: httpx.AsyncClient, host: str) -> None:
    answer = await client.post("/echo", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (421, "FOREIGN_HOST")


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8080", "https://desk.example.org"])
async def test_our_own_page_may_ask(client: httpx.AsyncClient, origin: str) -> None:
    assert (await client.post("/echo", headers={"Origin": origin})).status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1:9999", "null", "", "http://[", "127.0.0.1:8080"]
)
async def test_a_page_of_another_site_may_not(client: httpx.AsyncClient, origin: str) -> None:
    answer = await client.post("/echo", headers={"Origin": origin})
    assert (answer.status_code, answer.json()["code"]) == (403, "FOREIGN_ORIGIN")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_body_that_says_it_is_too_large_is_refused_unread(client: httpx.AsyncClient) -> None:
    answer = await client.post("/echo", content=b"x" * 101)
    assert (answer.status_code, answer.json()["code"]) == (413, "BODY_TOO_LARGE")
    assert (await client.post("/echo", content=b"x" * 100)).json() == 100


async def test_a_body_that_does_not_say_is_counted(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b"x" * 10

    answer = await client.post("/echo", content=chunks())
    assert (answer.status_code, answer.json()["code"]) == (413, "BODY_TOO_LARGE")
