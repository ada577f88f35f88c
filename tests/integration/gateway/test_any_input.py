"""S12 over HTTP: whatever is sent, the answer is a success or a problem, and never a failure of ours."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.openapi import document
from ops.stack import Stack

DOCUMENT = document()
OPERATIONS = [
    (verb, path, operation)
    for path, verbs in DOCUMENT["paths"].items()
    for verb, operation in verbs.items()
    if path not in ("/api/events", "/metrics")
]
NAMES = sorted({name for schema in DOCUMENT["components"]["schemas"].values() for name in schema.get("properties", {})})
texts = st.text(max_size=30) | st.sampled_from(
    ["AAPL", "*", "buy", "1", "-1", "1e400", "2030-01-01T00:00:00Z", "\ud800", "\x00", "paper"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | texts, inner, max_size=6),
    max_leaves=12,
)
bodies = values.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=60)
header_texts = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=140).map(str.strip)
headers = st.fixed_dictionaries(
    {"Content-Type": st.sampled_from(["application/json", "application/json; charset=utf-16", "text/plain", ""])},
    optional={"Idempotency-Key": header_texts, "X-Interlock-Actor": header_texts},
)


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """A call of one of our operations, with anything in its places."""
    verb, path, operation = draw(st.sampled_from(OPERATIONS))
    params = {}
    for parameter in operation.get("parameters", []):
        value = quote(draw(texts).encode(errors="surrogatepass"))
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", value or "x")
        elif parameter["in"] == "query" and draw(st.booleans()):
            params[parameter["name"]] = "0" if parameter["name"] == "wait_ms" else value
    query = "&".join(f"{name}={value}" for name, value in params.items())
    return {
        "method": verb, "url": f"{path}?{query}", "content": draw(bodies) if "requestBody" in operation else b"",
        "headers": {name: value.encode("latin-1") for name, value in draw(headers).items()},
    }  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(request=requests())
def test_nothing_that_is_sent_makes_it_fail(gateway: Stack, request: dict[str, Any]) -> None:
    with httpx.Client(base_url=gateway.http_url, timeout=10) as client:
        answer = client.request(**request)
    assert answer.status_code < 500 or answer.status_code == 503, answer.text
    if answer.status_code >= 400 and not request["url"].startswith("/readyz"):
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert problem["code"] == problem["code"].upper()
        assert problem["detail"]
