"""The operator's page as the gateway serves it: where it is, how long it may be kept, and what it may do."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from gateway.application import create_app
from gateway.console.files import BuiltPage
from gateway.metrics import Metrics
from gateway.routes import console

SCRIPT = b"console.log('interlock')\n" * 20


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_bytes(b"<!doctype html><title>Interlock</title>")
    (folder / "assets" / "index-B_1.js").write_bytes(SCRIPT)
    (folder / "assets" / "index-B_1.js.gz").write_bytes(gzip.compress(SCRIPT))
    (folder / "assets" / "plain-A.css").write_bytes(b"a{}")
    (folder / "secret.txt").write_text("secret")
    monkeypatch.setattr(console, "PAGE", BuiltPage(folder))
    return folder


@pytest.fixture
async def client(dist: Path) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(metrics=Metrics()))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        yield client


@pytest.mark.parametrize("path", ["/trading", "/trading/", "/trading/orders/o-1", "/trading/risk?at=3"])
async def test_every_path_of_the_page_is_the_page_and_is_asked_for_anew(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    assert answer.text == "<!doctype html><title>Interlock</title>"
    again = await client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_page_may_load_and_call_its_own_gateway_alone(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/trading")).headers
    policy = dict(item.partition(" ")[::2] for item in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")


async def test_the_front_door_leads_to_the_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/trading")


async def test_assets_are_kept_for_ever_and_come_gzipped_to_whoever_takes_it(client: httpx.AsyncClient) -> None:
    packed = await client.get("/trading/assets/index-B_1.js", headers={"Accept-Encoding": "br, gzip;q=0.5"})
    assert (packed.headers["content-encoding"], packed.content) == ("gzip", SCRIPT)
    plain = await client.get("/trading/assets/index-B_1.js", headers={"Accept-Encoding": "gzip;q=0"})
    assert ("content-encoding" in plain.headers, plain.content) == (False, SCRIPT)
    for answer in (packed, plain):
        assert "immutable" in answer.headers["cache-control"]
        assert (answer.headers["vary"], answer.headers["content-type"]) == (
            "Accept-Encoding",
            "text/javascript; charset=utf-8",
        )
    style = await client.get("/trading/assets/plain-A.css")
    assert (style.content, "content-encoding" in style.headers) == (b"a{}", False)


@pytest.mark.parametrize(
    "name",
    ["../secret.txt", "..%2Fsecret.txt", "%2e%2e%2fsecret.txt", "..%5Csecret.txt", "%2Fetc%2Fpasswd", "..", ".", "x%00.js", "index-B_1.js.gz", "gone.js"],
)  # fmt: skip
async def test_nothing_but_the_page_s_own_files_can_be_named(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.get(f"/trading/assets/{name}")
    assert "secret" not in answer.text
    assert "root:" not in answer.text
    assert answer.status_code == 404 or answer.text.startswith("<!doctype html><title>Interlock")


async def test_without_a_built_page_it_says_how_to_build_it(client: httpx.AsyncClient, dist: Path) -> None:
    (dist / "index.html").unlink()
    answer = await client.get("/trading")
    assert (answer.status_code, answer.headers["cache-control"]) == (503, "no-store")
    assert "./interlock page" in answer.text


async def test_head_is_answered_like_get(client: httpx.AsyncClient) -> None:
    assert (await client.head("/trading")).status_code == 200
    assert (await client.head("/trading/assets/plain-A.css")).headers["content-length"] == "3"
