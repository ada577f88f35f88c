"""JSON bodies arrive to the digit, and what is not JSON is said to be that."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, Body, FastAPI, Response
from hypothesis import given
from hypothesis import strategies as st

from contracts.codec import dumps, loads
from gateway import problem_handlers
from gateway.exact import DEPTH_MAX, ExactRoute, _deeper_than, exact_response


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    router = APIRouter(route_class=ExactRoute)

    @router.post("/mirror", response_model=None)
    async def mirror(body: dict[str, Any] = Body()) -> Response:
        return exact_response(body)

    app = FastAPI()
    app.include_router(router)
    problem_handlers.install(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        yield client


def json_body(text: str | bytes) -> dict[str, Any]:
    return {"content": text, "headers": {"Content-Type": "application/json"}}


@pytest.mark.parametrize(
    "text",
    [
        '{"a":0.1000000000000000055511151231257827021181583404541015625}',
        '{"a":12345678901234567890123456789012345678901234567890}',
        '{"a":1E+400,"b":-0.0,"c":[1.50,{"d":null}]}',
        '{"half of a pair":"\\ud800"}',
    ],
)
async def test_a_document_comes_back_to_the_digit(client: httpx.AsyncClient, text: str) -> None:
    assert (await client.post("/mirror", **json_body(text))).text == text


@pytest.mark.parametrize(
    "text",
    ["", "{", "nan", '{"a":NaN}', '{"a":1e99999999999999999999}', '{"a":' + "9" * 5000 + "}", b"\xff\xfe", '{"a":1}'.encode("utf-16"),
     '{"a":' + "[" * (DEPTH_MAX + 1) + "]" * (DEPTH_MAX + 1) + "}", '{"a":' + "[" * 50_000],
)  # fmt: skip
async def test_what_is_not_json_is_a_problem(client: httpx.AsyncClient, text: str | bytes) -> None:
    answer = await client.post("/mirror", **json_body(text))
    assert (answer.status_code, answer.json()["code"]) in [(400, "INVALID_JSON"), (422, "INVALID_REQUEST")]
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "json"]
)
async def test_only_json_is_read(client: httpx.AsyncClient, kind: str) -> None:
    answer = await client.post("/mirror", content=b'{"a": 1}', headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_no_body_is_a_missing_field_not_a_wrong_type(client: httpx.AsyncClient) -> None:
    answer = await client.post("/mirror")
    assert answer.json()["values"]["errors"] == [{"field": "body", "message": "Field required"}]


documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(documents)
def test_reading_what_was_written_gives_the_same_digits(document: Any) -> None:
    text = dumps(document)
    assert dumps(loads(text)) == text


def test_depth_is_counted_without_climbing_into_it() -> None:
    deep: Any = Decimal(1)
    for _ in range(DEPTH_MAX):
        deep = [deep]
    assert not _deeper_than(DEPTH_MAX, deep)
    assert _deeper_than(DEPTH_MAX, [deep])
